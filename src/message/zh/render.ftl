# render：诊断信息周围的用词

word-error = 错误
word-warning = 警告
word-help = 帮助

# 数据文件中的位置
place-cell = { $file }:{ $line }（列 «{ $column }»）
place-line = { $file }:{ $line }
place-row-cell = { $file } 第 { $line } 行（列 «{ $column }»）
place-row = { $file } 第 { $line } 行

# 同一代码超过二十条时，其余只计数
more-diagnostics = 另有 { $rest } 条 { $code } 未显示
