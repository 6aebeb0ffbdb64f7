# 方案：文件、TOML、各键及其位置。

M1001 = `{$file}` 处没有方案
    .help = 请给出一个 TOML 文件，或含有 `policy.toml` 的文件夹；文件须可读
    .page = 方案是一个 TOML 文件，或一个含有 `policy.toml` 的文件夹。给出的路径两者都不是，或者您无权读取。请检查拼写和当前所在的文件夹。

M1002 = `{$file}` 不是普通文件，而是文件夹、管道或设备
    .help = 请给出一个存有内容的普通文件
    .page = 方案和脚本只从普通文件读取，不从文件夹、管道或设备读取。请把内容复制到一个文件中，再给出这个文件。

M1003 = { $table ->
        [file] 方案中
       *[other] `{$table}` 中
    }没有 `{$key}` 这个键
    .label = 此表不认识这个键
    .help-nearest = 是否想写 `{$nearest}`？
    .help-keys = 此处可以写：{$keys}
    .page = 方案中每张表的键是固定的，写错的键不会起任何作用，所以一律拒绝：`valeu = "revenue"` 不会悄悄失效。请按规定拼写，此例应为 `value`，或者删去这一行。

M1004 = `{$file}` 不是 UTF-8 编码：第 {$line} 行有无法识别的字节
    .help = 请把文件另存为不带 BOM 的 UTF-8
    .page = 方案必须是 UTF-8 文本。由电子表格或旧编辑器保存的文件常常是 GBK 或 UTF-16，同样的字在其中是另外的字节。请用能识别其编码的编辑器打开，再另存为 UTF-8。

M1005 = `{$file}` 开头有字节顺序标记（BOM）
    .help = 请把文件另存为不带 BOM 的 UTF-8
    .page = 有些编辑器会在文件开头写入三个看不见的字节。它们不属于内容，而这里一律按 UTF-8 读取，无须标记。保存时请选“UTF-8”，不要选“带 BOM 的 UTF-8”。

M1006 = `{$file}` 超过方案的上限 {$most} KiB
    .help = 方案是给人读的文字；数据请放进数据文件
    .page = 方案最多 4,096 KiB，已远超人能读完的长度。更大的文件里多半是数据，应放进方案所声明的数据表。

M1007 = 不符合 TOML 语法：{$message}
    .label = 从此处起无法读取
    .help-full-width = 这是全角字符或弯引号，请改为半角：" = , [ ] {"{"} {"}"}
    .help-quote = 文字、名称和公式都要加引号
    .help-unclosed = 请补上对应的右括号
    .help-toml = 每行只列第一个错误，最多五个；请先改第一个
    .page = 文件不符合 TOML 的规则，此后的内容都不可信。常见原因：引号未闭合、括号未闭合、公式没有加引号（`value = revenue * 2` 应写成 `value = "revenue * 2"`）、用了全角标点。整个文件符合 TOML 之后，才会检查各键和公式。

M1008 = 键 `{$key}` 需要加引号
    .label = 英文字母以外的字，作键时必须加引号
    .help-quote = 写成 {$quoted}
    .page = TOML 中不加引号的键只能由英文字母、数字、`_` 和 `-` 组成，其他的键要加引号：`[metric.销售额]` 写成 `[metric."销售额"]`，`工号 = "code"` 写成 `"工号" = "code"`。公式里的名称不用加引号。

M1009 = `{$key}` 写了两次
    .label = 此处重复
    .label-first = 第一次写在这里
    .help = 只保留其中一个
    .page = 同一个键或表只能写一次；写了两次，就说不清以哪个为准。请保留正确的一个，或者给另一个改名。

M1010 = 缺少 `[{$table}]` 这张表
    .help-policy = 文件应以 `[policy]` 开头：language、id、version、effective、cycle、currency、round
    .help-subject = 请写明谁有结果：`[subject]`，其中 `table = "员工"`
    .page = 每个方案都有 `[policy]`，说明方案是什么、何时有效；也都有 `[subject]`，指出被考核的人（或团队）在哪张表里。

M1011 = `{$table}` 缺少 `{$key}`
    .label = 应写在这张表里
    .help = 请加上 `{$key} = …`
    .help-language = 请写明方案所用语言的版本
    .help-mode = 请写明不足一分的金额如何取舍
    .page = 缺了这个键，这张表就没有意义，因此没有默认值，请补上。`language` 写作 `language = 1`；方案的取整写作 `round = {"{"} to = "0.01", mode = "half-up" {"}"}`。

M1012 = `{$key}` 应是{ $expected ->
        [text] 文字
        [list] 列表
        [table] 表
        [date] 日期
        [number] 数
        [formula] 公式
        [type] 类型
       *[other] {$expected}
    }，此处却是{ $found ->
        [text] 文字
        [number] 数
        [flag] 真假值
        [date] 日期
        [list] 列表
       *[table] 表
    }
    .label = { $found ->
        [text] 这是文字
        [number] 这是数
        [flag] 这是真假值
        [date] 这是日期
        [list] 这是列表
       *[table] 这是表
    }
    .help-quote = 请加上引号
    .help = { $expected ->
        [text] 文字要写在引号里
        [list] 列表写在方括号里：`["甲", "乙"]`
        [table] 表要有自己的表头，或写在花括号里
        [date] 日期不加引号：`2026-01-31`
        [number] 请写一个数
        [formula] 公式写在引号里；数、日期、true、false 也可以
       *[type] 请写类型（如 `"money"`）、表名，或一列词语
    }
    .page = 每个键只接受一种值：文字、列表、表、日期、数或公式。公式写在引号里；数、日期、`true` 和 `false` 本身也是公式。等级和提示的结果是文字：`is = "A"`。

M1013 = `{$key}` 是空的
    .label = 没有内容
    .help = 请填写内容，或删去这个键
    .page = 这里的空列表或空文字没有意义：没有档次的阶梯算不出值，没有词语的词表容不下任何单元格。请至少写一项，或删去这个键。

M1014 = `{$key}` 不能写 `{$found}`
    .label = 不在可选的词中
    .help-nearest = 是否想写 `{$nearest}`？
    .help-words = 可选：{$words}
    .page = 这个键只接受几个固定的词，例如 `cycle` 只能是 `month`、`quarter`、`half`、`year`。请写其中之一，用小写并加引号。

M1015 = `{$found}` 不是日期
    .label = 日期写作 2026-01-31
    .help-unquote = 请去掉引号
    .help = 请写年、月、日，不加引号，也不写时刻
    .page = 日期按 TOML 的写法：`effective = {"{"} from = 2026-01-01 {"}"}`，年四位、月两位、日两位，不加引号，不写时刻。在公式里写作 `date("2026-01-31")`。

M1016 = `{$found}` 在这里不能读作数
    .label = 没有写成普通的十进制数
    .help-exponent = 请写出全部数字：不写 1e5，写 100_000
    .help-radix = 请用十进制数字
    .help-infinite = 这里没有无穷大；不设上限就不要写这个键
    .help-digits = 小数最多 28 位，数字总共最多 28 位，才能精确保存
    .help-plain = 请写数字，需要时带小数点："0.01"
    .page = 数按写下的数字读取并精确保存，`0.10` 就是十分之一，不是近似值。不接受指数（`1e5`）、十六进制、`inf` 和 `nan`，请写 `100_000`、`"15%"`、`"2/37"`。

M1017 = `{$key}` 不能是 `{$found}`
    .label = 超出允许的范围
    .help-positive = 必须大于 0
    .help-month = 应是月份，1 到 12
    .help-language = 本程序能读的版本是 {$known}
    .page = 值的种类没错，但超出了这个键的范围：`round` 的单位必须大于 0，例如 `"0.01"`；`year_begins` 是月份，1 到 12；`language` 是从 1 开始的整数。

M1018 = 方案用的是第 {$found} 版语言，本程序只能读第 {$known} 版
    .label = 比本程序新
    .help-language = 请使用更新的 merit，或用第 {$known} 版语言书写
    .page = `language` 是方案语言的版本。新版本里同样的词可能有别的意思，所以旧程序宁可拒绝，也不猜测。请用更新的 merit 运行这个方案。

M1019 = 方案在 {$until} 结束，早于开始的 {$from}
    .label = 最后一天
    .label-from = 第一天
    .help = 请对调两个日期，或改正年份
    .page = `effective` 写明方案有效的第一天和最后一天，最后一天不能早于第一天。`until` 可以不写，表示没有终止日期。

M1020 = `{$what}` 属于方案语言，但本版本尚不能读取
    .label = 尚未支持
    .help = 请换一种写法，或等待以后的版本
    .page = 方案语言中有些功能本版本还没有实现，例如 `gaps` 和 `extends`。用到它们的方案会被拒绝，因为忽略它们，发的钱就与写的不一样。

M1021 = `{$name}` 不能作名称
    .label = 公式无法读取这个名称
    .help-key = 请用任意文字的字母、数字和 `_`，开头不能是数字
    .help-value = 请写表、列或指标的名称；路径用点连接：`订单.成交日期`
    .page = 表、列、分组和指标的名称会出现在公式里，所以只能由文字、数字和 `_` 组成，不能以数字开头，不能有空格、点或连字符：`[metric."新-客户"]` 应写成 `[metric."新客户"]`。`label` 可以写任何内容。

M1022 = `{$name}` 是语言自己的词，不能作名称
    .label = 已被占用
    .help = 请换一个名称，例如 `{$name}_1`；`label` 不用改
    .page = 有些词在公式或层级中有固定含义：`period`、`own`、`prorata`、`share`、`person`、`company`、`members`、`total`，条件中的 `and`、`if` 等，还有一些留作将来使用。与它们同名的指标或列无法区分。请换一个名称，把原来的词写进 `label`。

M1023 = 名称 `{$name}` 有两个含义
    .label = 再次用作名称
    .label-first = 已经是这里的名称
    .help = 请给其中一个改名
    .page = 各类指标、分组、脚本和主体表的列共用一份名单，这样公式里的名称永远只有一个含义。请给其中一个改名。分组可以与它的 `by` 列同名。

M1024 = 列 `{$name}` 与一个指标同名
    .label = 这一列
    .label-figure = 这个指标
    .help = 请在此处给列改名，并在 `data.toml` 中对应；或者给指标改名
    .page = 在汇总或逐条计算的指标里，既可以写记录的列，也可以写人的指标，所以两者不能同名。不同表的列可以同名。方案中的列名不必与文件的表头相同，`data.toml` 会把两者对应起来。

M1025 = `{$found}` 既不是类型，也不是表
    .label = `{$column}` 的类型
    .help-nearest = 是否想写 `{$nearest}`？
    .help-types = code、text、flag、date、days、count、number、percent、money、表名、`group.分组名`，或一列词语；末尾加 `?` 表示可以为空
    .page = 列的类型可以是 `code text flag date days count number percent money` 之一，可以是方案中的表名（引用该表），可以是 `group.分组名`，也可以是一列固定的词语。缺少的表请先声明。末尾的 `?` 表示单元格可以为空。

M1026 = `{$column}` 的词语中 `{$word}` 出现了两次
    .label = 重复
    .label-first = 第一次在这里
    .help = 只保留一个
    .page = 固定词表中每个词只写一次。第二个多半本想写别的词。

M1027 = 表 `{$table}` 同时有 `date` 和 `dates`
    .label = 使每行在一段日期内有效
    .label-date = 把每行放在某一天
    .help = 发生在某一天的用 `date`，在一段时间内有效的用 `dates`
    .page = `date` 把一行放在某一天，例如订单；`dates = {"{"} from = "…", until = "…" {"}"}` 使一行在一段时间内有效，例如工资。一行不能两者都是，请保留其中一个。

M1028 = `{$figure}` 没有写明值从何而来
    .label = 没有算法
    .help-shapes = 请写其中一种：`value`；`of` 加动词；`running`；`by` 加 `slices`、`steps`、`line` 或 `match`；`cases`；`rank`；`percentile`；`share`
    .help-beside = `{$key}` 要与其中一个一起写：{$shapes}
    .help-when = 请用 `when` 写明何时给出，或用 `steps`、`match`、`cases` 写出结果
    .help-score = 得分由各部分组成：`[{$figure}.parts.名称]`，写明 `weight` 和值
    .page = 每个指标只有一种算法，由键决定：公式（`value`）、汇总（`of` 加 `sum` 等动词）、累计（`running`）、阶梯（`slices`、`steps`、`line`）、选择（`match`、`cases`）、得分的 `parts`、名次（`rank`、`percentile`）或分配（`share`）。只有奖励和提示可以没有算法，由 `when` 决定。

M1029 = `{$figure}` 有两种算法：`{$first}` 和 `{$second}`
    .label = 第二种
    .label-first = 第一种
    .help = 保留一种；另一种写成单独的指标，再引用其名称
    .page = 每个指标只有一种算法，值的来处才始终清楚。请把其中一种写成单独的指标再引用：按 `steps` 取的比例是一个指标，`value = "revenue * rate"` 是另一个。

M1030 = `{$key}` 不能与 `{$shape}` 一起写
    .label = 不是这种算法的键
    .label-shape = 这个指标的算法
    .help = `{$key}` 要与这些一起写：{$shapes}
    .page = 每个键属于一类算法：`where`、`window` 筛选汇总的内容，`by` 是阶梯或选择所依据的量，`ties`、`prizes` 属于名次。请删去这个键，或改用它所属的算法。

M1031 = `{$shape}` 还缺{ $key ->
        [verb] 一个动词
       *[other] {" "}`{$key}`
    }
    .label = 不完整
    .help = { $key ->
        [verb] 请加其中一个：sum、count、distinct、mean、median、min、max、first、last、only、streak
        [of] 请写明汇总什么：`of = "订单"`
        [by] 请写明依据什么：`by = "销售额"`
        [ties] 请写明名次相同时怎么发：`ties = "share"` 或 `ties = "same"`
       *[prizes] 请写出奖金，从第一名起：`prizes = ["5000", "3000"]`
    }
    .page = 有些算法由两个键组成：汇总是 `of` 加动词，阶梯和 `match` 要有 `by`，分配要有总额和权重（`by`），奖金要有金额和名次相同时的处理（`ties`）。请补上另一个键。

M1032 = { $shape ->
        [parts] `parts` 只属于得分
       *[other] 得分由 `parts` 组成，不能用 `{$shape}`
    }
    .label = 这类指标不能这样写
    .help-score = 请改为 `metric`，或写出带权重的 `parts`
    .help-parts = 请写成 `[score.名称]`，在这里引用其名称
    .page = 得分总是由带权重的各部分组成，也只有得分如此。用别的方法算出的数是 `metric`；其他指标通过名称引用得分。

M1033 = `{$key}` 属于{ $kind ->
        [award] 奖励
        [finding] 提示
       *[grade] 等级
    }
    .label = 不是这类指标的键
    .help = 请删去，或改变指标的类别
    .page = `gives` 和 `cost` 说明奖励，`severity` 说明提示，`quotas` 用于等级。写在别的类别里不会起作用，所以拒绝。

M1034 = `{$key}` 属于得分的某个部分
    .label = 不是指标的键
    .help = 请写在 `[score.名称.parts.名称]` 里
    .page = `weight` 和 `missing` 说明某个部分如何计入得分，要写在那个部分里。`missing` 可以是 `undefined`、`zero` 或 `renormalise`。

M1035 = `count` 只能是 `true`
    .label = 这里不写条件
    .help-true = 请写 `count = true`，条件写进 `where`
    .page = `count = true` 计数的是通过 `where` 的各项。要数有多少个不同的值，请用 `distinct = "客户"`；只数一部分，请把条件写进 `where`。

M1036 = `{$found}` 不是时间窗口
    .label = 哪些日期？
    .help = 例如：period、ever、earlier、first day、last day、year to date、last 3 months、previous 4 quarters
    .page = `window` 写明汇总读取哪些日期：`period`、`ever`、`earlier`、`first day`、`last day`、`year to date`（也可以是 half、quarter、month）、`last N months`（quarters、years、periods，到本期为止）、`previous N …`（到上期为止）。

M1037 = `{$first}` 和 `{$second}` 不能一起写
    .label = 第二个
    .label-first = 第一个
    .help = { $first ->
        [by] 从 0 起计用 `by`，只计两个值之间的用 `between`
       *[from] 包含边界用 `from`，不包含用 `above`
    }
    .page = `steps` 的一档要么用 `from`（包含边界），要么用 `above`（不包含）。阶梯要么用 `by` 读取一个量，要么用 `between` 读取两个量之间的部分。请保留其中一个。

M1038 = `between` 要写两个公式，此处有 {$found} 个
    .label = 从哪里到哪里？
    .help = 写作 `between = ["之前", "之后"]`
    .page = `between = ["累计 - 本单", "累计"]` 只计第一个值到第二个值之间的各档。请正好写两个公式，较低的在前。

M1039 = 只有第一档可以不写 `from` 或 `above`
    .label = 从哪里开始？
    .help = 请加上 `from = …`，或移到最前
    .page = 不写边界的一档包含下一档以下的全部，所以只能在最前。后面各档要写明起点：`{"{"} from = "80%", is = "1.6%" {"}"}`。

M1040 = `match` 的层数与 `by` 的个数不符，在 `{$key}` 处
    .label = 此处
    .help-deep = 这里应是结果：`by` 中每个名称对应一层
    .help-shallow = 这里应是一张表，对 `by` 中下一个名称的每个取值写出结果
    .page = `by` 中每个名称对应 `match` 的一层：`by = ["地区", "级别"]` 时写作 `match = {"{"} "华东" = {"{"} "初级" = "1%" {"}"} {"}"}`。只有一个 `by` 时，结果直接写在 `match` 下。

M1041 = `otherwise` 只能写在 `match` 的最外层
    .label = 在内层
    .help = 请移到最外层；它适用于任何一层的未列情况
    .page = `otherwise` 是 `match` 没有列出的一切情况的结果，不论在哪一层，所以只有一个，直接写在 `match` 下。

M1042 = 只有最后一种情况可以不写 `when`
    .label = 总是成立，其后的永远轮不到
    .help = 请写上条件，或移到最后
    .page = 各种情况按顺序检查，条件首先成立的那一个给出值。不写 `when` 就总是成立，其后的永远轮不到。请把它放在最后。

M1043 = 这一步什么也没做
    .label = 没有动词
    .help = 请加其中一个：multiply、add、deduct、at_most、at_least
    .page = `then` 的每一步对当前的值做一件事：`multiply`（乘）、`add`（加）、`deduct`（减）、`at_most`（封顶）或 `at_least`（保底）。`when`、`id` 和 `label` 只是说明。

M1044 = 一步不能同时 `{$first}` 和 `{$second}`
    .label = 第二个
    .label-first = 第一个
    .help = 请写成两步，按先后顺序
    .page = 各步按书写顺序执行，所以每步只有一个动词：`then = [{"{"} at_least = 0 {"}"}, {"{"} at_most = 1000 {"}"}]`。请拆成两步。

M1045 = 有两步都叫 `{$id}`
    .label = 重复
    .label-first = 第一次在这里
    .help = 请给其中一步另写 `id`
    .page = 说明中用 `id` 称呼一步，所以同一指标里每个 `id` 只能出现一次。

M1046 = `{$file}` 不在方案的文件夹内
    .label = 脚本要与方案放在一起
    .help = 请把脚本放进方案的文件夹，并从那里写起：`"bonus.rhai"`
    .page = 方案只读取自己文件夹（及其下级）里的脚本：不接受绝对路径、`..`、盘符、`\`，也不接受指向外面的链接。这样方案可以整体移动和检查，也读不到与它无关的文件。

M1047 = 方案的文件夹里没有脚本 `{$file}`
    .label = 找不到
    .help = 请检查名称；路径从方案的文件夹算起
    .page = `[script.名称]` 的 `file` 是方案文件夹里的文件。这个文件不存在，或者无法读取。

M1048 = `{$key}` 属于整个指标，不属于得分的部分
    .label = 不是部分的键
    .help = 请另立一个带 `{$key}` 的指标，在部分里用它的名称读取
    .page = 得分的部分是没有外部名称的指标。跨期保留数值的（`start`）或按某列取值分开的（`split`）要单独成为指标，再由部分读取：`value = "指标名"`。
