# What people read of a run.
report-subject = 编号
report-name = 姓名
report-total = 合计
report-held = 暂缓
report-sum = 总计
report-rows = {$table}：{$rows} 行中计入 {$counted} 行；{$reasons}
report-other-period = 属于其他期间 {$count} 行
report-no-date = 没有日期 {$count} 行
report-nobody-credited = 未归属任何人 {$count} 行
