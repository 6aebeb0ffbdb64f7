# What people read of a run.
report-subject = 编号
report-name = 姓名
report-total = 合计
report-held = 暂缓
report-sum = 总计
report-findings = 记录、分组和公司层面的提示
report-severity-note = 注意
report-severity-warning = 警告
report-severity-serious = 严重
report-company = 公司
report-more = 以及另外 { $count } 项
report-policies = 方案
report-covered = { $file } 中的人员：{ $people } 人（{ $policies }）
report-covered-once = { $file } 中的人员：{ $people } 人，{ $several ->
    [true] 每人都恰好属于一个方案
   *[false] 每人都属于方案
}（{ $policies }）
report-covered-several = 属于多个方案：{ $count } 人
report-covered-none = 不属于任何方案：{ $count } 人
report-rows = {$table}：{$rows} 行中计入 {$counted} 行；{$reasons}
report-other-period = 属于其他期间 {$count} 行
report-no-date = 没有日期 {$count} 行
report-nobody-credited = 未归属任何人 {$count} 行
report-without-assignment = 归属的人当天没有任职 {$count} 行
report-late = 在其期间结算后才录入 {$count} 行

# 计划的文字说明。
plan-stage = 第 { $number } 阶段
plan-join = 连接，按记录汇集 { $table }
plan-records = 记录，{ $table }
plan-passing = 随 { $table } 的每条记录计算
plan-subjects = 个人
plan-across = 跨人
plan-passes = 读数据的遍数
plan-pass = { $table }：{ $count } 遍
plan-memory = 内存随以下各项增长
plan-memory-sums = 人数 × { $count } 个期间 × { $sums } 个合计
plan-memory-every = 人数 × 数据中的每个期间 × { $sums } 个合计
plan-memory-referred = { $table } 的行与键：其他表引用它
plan-memory-rows = { $table } 的行：要按文件以外的次序读取
plan-memory-keys = { $table } 的键，仅在键不递增时
plan-memory-distinct = { $figure } 的不同值
plan-memory-values = { $figure } 的各个值，用于求中位数
report-plan-fine = { $path }：没有发现问题
