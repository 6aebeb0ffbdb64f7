# explain：解释中的用词
