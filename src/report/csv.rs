//! Results as CSV: `subject,status,<each pay figure by its id>,total`.

use super::Results;

/// One row per person in the order of the keys; amounts ungrouped, a held row without amounts.
pub fn csv(results: &Results) -> String {
    let pays = results.pays.iter().map(|pay| pay.id.as_str());
    let mut rows = vec![
        ["subject", "status"]
            .into_iter()
            .chain(pays)
            .chain(["total"])
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    ];
    for person in &results.people {
        let mut row = vec![person.subject.clone(), person.status.word().to_owned()];
        let amounts =
            (0..results.pays.len()).map(|at| person.pays.get(at).cloned().unwrap_or_default());
        row.extend(amounts);
        row.push(person.total.clone().unwrap_or_default());
        rows.push(row);
    }
    written(rows)
}

/// Rows as a text.
pub(super) fn written(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail.
        let _ = writer.write_record(row);
    }
    writer
        .into_inner()
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default()
}
