# command：M00xx，命令行、文件与程序自身的故障

M0001 = 没有代码为 `{ $code }` 的诊断
    .help = 代码形如 `M1003`，每条错误都在方括号中给出自己的代码
    .help-nearest = 是否想写 `{ $nearest }`？
    .page =
        `merit check --explain CODE` 用来详细说明错误或警告中出现的代码。
        代码由大写字母 M 加四位数字组成，例如 `error[M1003]`。
        请写 `merit check --explain M1003`。

M0002 = 没有名为 `{ $name }` 的模板
    .help = 可用的模板：{ $templates }
    .help-nearest = 是否想写 `{ $nearest }`？可用的模板：{ $templates }
    .page =
        `merit new` 会复制一份随 merit 提供的完整方案，并附上可供运行的数据。
        只有帮助行中列出的模板名称有效。
        请写 `merit new mine --template field-sales`。

M0003 = `{ $name }` 不能用作新文件夹的名称
    .help = 只用文字、数字、`-` 和 `_`，不超过 64 个字符，并以文字或数字开头
    .page =
        `merit new NAME` 在当前文件夹中新建一个同名文件夹。
        为了在各种系统上名称一致，名称只能由文字（中文亦可）、数字、`-` 和 `_` 组成，
        并以文字或数字开头。路径不是名称：请先切换到目标文件夹。

M0004 = `{ $path }` 已经存在，而且不是空文件夹
    .help = 换一个名称，或先移走已有的内容
    .page =
        merit 从不覆盖任何内容：`merit new` 和 `merit run --out` 只新建文件夹，或填充一个空文件夹。
        请换一个名称，或先把现有文件夹移走。

M0005 = 无法写入 `{ $path }`：{ $reason }
    .help = 没有留下任何改动；请确认文件夹存在、您有写入权限、磁盘未满
    .page =
        merit 需要建立的文件或文件夹未能建成，系统给出的原因写在消息里。
        已经开始写的内容会被撤掉，因此可以直接重试。

M0006 = `{ $period }` 不是方案 `{ $policy }` 的期间
    .help = 该方案的周期为 `{ $cycle }`，期间应写成 `{ $example }` 这样
    .page =
        方案的周期决定期间的长短，`--period` 指定其中的一个：
        `2026-04` 是月，`2026-Q2` 是季度，`2026-H1` 是半年，`2026` 是年。
        年度以其开始的公历年命名。

M0007 = 方案 `{ $policy }` 在 `{ $period }` 不生效
    .help = 生效时间为 { $effective }：请选择其中的期间，或使用当时有效的方案版本
    .page =
        `[policy]` 中的 `effective` 规定方案从何时到何时有效。没有完全落在其中的期间不按本方案计发。
        请使用当时有效的方案版本，或更正 `effective`。

M0008 = 对象表中没有 `{ $subject }`
    .help = 请逐字照文件中的写法填写主键
    .help-nearest = 是否想写 `{ $nearest }`？
    .page =
        `--subject` 用主键指定对象表中的一行，写法须与文件完全一致。
        数字前面的零要保留，大小写字母也有区别。

M0009 = 方案中没有名为 `{ $figure }` 的指标项
    .help = 可用的名称：{ $figures }
    .help-nearest = 是否想写 `{ $nearest }`？
    .page =
        `--figure` 用名称指定方案中的一项，即 `[metric.ID]` 或 `[pay.ID]` 中的 `ID`。
        `merit check POLICY --plan` 会列出全部名称。

M0010 = 没有主键为 `{ $record }` 的记录
    .help = 请写成 `TABLE/KEY`：方案中的表名加上文件中的主键
    .page =
        `--record` 用主键指定一行；若几张表都有这样的主键，请在前面加上表名。
        请写 `--record orders/SO-1001`。

M0011 = `{ $path }` 处没有方案
    .help = 请指定 TOML 文件、含有 `policy.toml` 的文件夹，或存放这类文件夹的上级文件夹
    .page =
        方案是一个 TOML 文件。可以直接指定文件，也可以指定其中含有 `policy.toml` 的文件夹，
        或指定存放多个这类文件夹的上级文件夹。

M0012 = 此处没有名为 `{ $found }` 的命令或选项
    .help = `merit --help` 列出各命令，`merit COMMAND --help` 列出一个命令的选项
    .help-nearest = 是否想写 `{ $nearest }`？
    .page =
        命令行上的一个词在它所在的位置无法识别。选项属于某个命令：`merit run` 接受的，`merit check` 未必接受。
        `merit --help` 列出各命令，`merit run --help` 列出一个命令的选项。
        以 `-` 开头的值请写在 `--` 之后。

M0013 = 缺少 { $missing }
    .help-usage = 请写 `{ $usage }`
    .help = `merit COMMAND --help` 说明写法
    .page =
        命令缺少必不可少的内容。帮助行给出命令的写法，尖括号中的部分由您填写。
        例如 `merit run policies/field-sales --data examples/field-sales --period 2026-Q2`。

M0014 = `{ $argument }` 不能是 `{ $found }`
    .help = `merit COMMAND --help` 说明可以填写什么
    .help-values = 可以填写 { $values }
    .page =
        选项的值不在允许的范围内。如果只允许少数几个词，帮助行会全部列出；
        `--depth` 需要一个整数。

M0015 = 不能同时使用 `{ $argument }`
    .help = `merit COMMAND --help` 说明哪些参数可以一起使用
    .help-other = 它与 { $other } 互斥，请去掉其中一个
    .help-twice = 它只能出现一次
    .page =
        两个参数互斥，或者只能出现一次的参数出现了两次。
        例如 `merit explain` 只能在 `--subject` 和 `--record` 中选一个。请去掉其中一个。

M0031 = `{ $path }` 不是一次运行的文件夹
    .help = 请指明由 `merit run --out` 写出的文件夹，其中有 `run.json`
    .page =
        `--prior` 接受结算了较早期间的那次运行的文件夹：当时的结果从中读取，不再重算。
        请先运行 `merit run … --period 2026-01 --out closed/2026-01`，再写 `--prior closed/2026-01`。

M0032 = `{ $path }` 中的运行属于另一个{ $what ->
        [policy] 方案：是 `{ $found }`，不是 `{ $expected }`
        [cycle] 周期：是 `{ $found }`，不是 `{ $expected }`
       *[currency] 币种：是 `{ $found }`，不是 `{ $expected }`
    }
    .help = 请指明本方案的运行，或改为运行该文件夹所属的方案
    .page =
        以前的运行按指标逐项读取，所以必须是同一个方案（`id` 相同）、同样长短的期间、同一种货币。
        方案的 `version` 可以不同：较早版本算出并已发放的结果保持不变。

M0033 = `{ $path }` 中的运行属于 { $found }，不在 { $period } 之前
    .help = 请只指明较早期间的运行
    .page =
        以前的运行为其后的所有期间结算了它那个期间；对正在运行的期间或更晚的期间，它不起作用。
        请去掉这个文件夹，或运行更晚的期间。

M0034 = 有两次运行都属于 { $period }：`{ $other }` 和 `{ $path }`
    .help = 请只指明算数的那一次
    .page =
        一个期间只由一次运行结算，merit 不会替人选择：请指明实际发放所依据的那次运行的文件夹。

M0035 = `{ $path }` 中的运行由更高版本的 merit 写出：`{ $found }`
    .help = 本版本读取 `{ $expected }`，请使用更高的版本
    .page =
        文件夹里写明了它的格式。本版本不认识的格式可能会读错，所以拒绝读取。请使用写出它的那个版本，或更高的版本。

M0070 = 这是 merit 自身的故障，与您的方案或数据无关
    .help = 请报告所用的命令、`merit --version` 显示的版本和位置 { $place }；这次运行没有给出结果
    .page =
        merit 遇到了开发者认为不可能出现的状态，并在给出错误数字之前停了下来。
        此前输出的内容都不算结果。请报告：输入的命令、版本，
        以及在允许分享时能重现问题的最小方案和数据。

M0016 = `{ $path }` 中有 { $count } 个方案
    .help = 请指明一个方案的文件夹或文件：一次只解释一个方案
    .page = 解释是沿着一个方案，从某人的金额一直追到记录，所以 `merit explain` 只接受一个方案的文件夹或文件。`merit run` 可以同时接受多个方案。

M0017 = 有两个方案的 `id` 都是 `{ $id }`：`{ $other }` 和 `{ $path }`
    .help = 请给每个方案各自的 `id`，或只指明其中一个
    .page =
        同时运行多个方案时，每个方案以 `id` 区分：无论在覆盖情况的清单里、在结果里，还是作为存放结果的文件夹名。
        `id` 相同就无法区分；同一方案的两个版本也不应同时运行。请去掉其中一个，或更改 `id`。

M0018 = 已按您的要求停止
    .help = 没有结果，也没有写出任何内容
    .page =
        Ctrl-C 会在得出结果之前结束运行：标准输出上没有任何内容，`--out` 已经开始写的文件夹也会被删除。
        退出码是 130。要得到结果，请再次运行这条命令。

M0021 = 方案中没有参数 `{ $path }`
    .help = 方案里的每个数字、日期和文字都是参数，以它所在的位置命名
    .help-nearest = 是否想写 `{ $nearest }`？
    .page =
        会话按路径更改方案中的字面值：`metric.factor.slices[1].rate` 是 `[metric.factor]` 第二个分段的比率，编号从 0 开始。
        公式里除字面值外还有其他内容时，每个字面值有一个编号：`pay.bonus.value#1` 是第一个。会话可以列出全部参数及其值。

M0022 = `{ $value }` 不能代替 `{ $path }`，后者现为 `{ $now }`
    .help = 请像在方案里一样写一个字面值：5_000、60%、2026-04-01、不带引号的文字、true
    .page =
        参数是一个字面值，只能由另一个字面值代替，不能换成公式。
        写法与方案中相同：百分比写 `60%`，金额写 `5_000`，日期写 `2026-04-01`，文字不带引号。
