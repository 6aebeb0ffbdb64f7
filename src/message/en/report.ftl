# report: labels of tables and run summaries
