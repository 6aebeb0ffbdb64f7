# cli：--help 的文字，以及各命令在结果之外的说明

word-usage = 用法:
word-commands = 命令
word-command = 命令
word-arguments = 参数
word-options = 选项

cli = 销售提成与绩效考核的规则引擎
    .lang = 消息和报告所用的语言
    .help = 显示本帮助
    .version = 显示版本

cli-run = 计算一个期间内每个人应得的金额
    .policies = TOML 文件、含有 policy.toml 的文件夹，或存放这类文件夹的上级文件夹
    .data = 文件名与表名一致的文件夹，或 data.toml
    .period = 期间：按方案的周期写成 2026-Q2、2026-04、2026-H1 或 2026
    .subjects = 只显示此人，可重复使用
    .root = data.toml 中的路径以此文件夹为准
    .allow_outside = 允许 data.toml 引用该文件夹以外的文件
    .allow_held = 有人暂缓时仍输出结果，暂缓者列出但不计金额
    .priors = 结算了较早期间的那次运行的文件夹，可重复使用
    .out = 把这次运行存入此文件夹，供以后用 --prior 读取
    .format = 结果的输出格式

cli-explain = 说明一个结果的由来，直至每条记录
    .policy = TOML 文件，或含有 policy.toml 的文件夹
    .data = 文件名与表名一致的文件夹，或 data.toml
    .period = 期间：按方案的周期写成 2026-Q2、2026-04、2026-H1 或 2026
    .subject = 需要说明的人员
    .record = 需要说明的记录
    .root = data.toml 中的路径以此文件夹为准
    .allow_outside = 允许 data.toml 引用该文件夹以外的文件
    .figure = 只说明这一项
    .priors = 结算了较早期间的那次运行的文件夹，可重复使用
    .depth = 显示的层数
    .format = 说明的输出格式
    .out = 把所有人的说明写入此文件夹：explanations.jsonl
    .records = 与 --out 同用：不列记录（none），或在各文档中逐条列出（json）

cli-check = 检查方案而不计发，或说明一个代码
    .policies = TOML 文件、含有 policy.toml 的文件夹，或存放这类文件夹的上级文件夹
    .plan = 显示各阶段、读取数据的遍数，以及内存随什么增长
    .explain = 说明错误或警告的代码，例如 M1003

cli-new = 新建文件夹，放入一份完整的方案和可供运行的数据
    .name = 文件夹的名称
    .template = 作为起点的方案，例如 field-sales

new-done =
    已建立 `{ $name }`，共 { $count } 个文件
    接下来：
    {"  "}merit check { $name }
    {"  "}merit run { $name } --data { $name }/data --period { $period }
    {"  "}merit explain { $name } --data { $name }/data --period { $period } --subject { $subject }

progress = 已读 { $rows } 行，每秒 { $rate } 行，还需 { $left }
progress-read = 已读 { $rows } 行，每秒 { $rate } 行
progress-begins = 正在读取
