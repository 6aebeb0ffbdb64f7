# data

M4001 = `{$path}` 处没有数据
    .help-missing = `--data` 应指向一个文件夹，其中的文件以方案中的表命名；或指向一个 `data.toml`
    .help-kind = `--data` 只接受文件夹或以 `.toml` 结尾的文件；请把数据文件放进一个文件夹
    .page =
        数据是一个文件夹，方案的每张表对应其中一个 `<表名>.csv`；也可以是一个 `data.toml`，说明每张表在哪个文件里。`--data` 后面的路径两者都不是。
        改法：`merit run policy --data data`，其中有 `data/orders.csv`、`data/people.csv` 等文件。

M4002 = `data.toml` 不符合 TOML 格式：{$reason}
    .label = 此处
    .help = 请改正这一行；文字要加引号，中文名称作键时也要加引号
    .page =
        从这里开始，`data.toml` 无法按 TOML 读取。
        一张表的写法是：`[orders]`，下一行 `file = "sales.csv"`，再下一行 `columns = {"{"} id = "Order No" {"}"}`。中文的键要加引号：`["订单"]`。

M4003 = 方案中没有表 `{$name}`
    .label = 方案里没有这张表
    .help = 方案中的表有：{$known}
    .help-nearest = 是否想写 `{$nearest}`？
    .page =
        `data.toml` 中的每一节给出方案里同名表的文件。一个 `data.toml` 可以供多个方案使用，因此其他名称会被略过；但这个名称与一张没有给出文件的表太相近，像是写错了。
        请按方案 `[table.…]` 中的写法填写，或删去这一节。

M4004 = 这里不能用 `{$name}`
    .label = 未知的键
    .help = 这里只能写 `file` 和 `columns`
    .help-nearest = 是否想写 `{$nearest}`？
    .page =
        `data.toml` 的每一节只有两个键：`file` 是文件路径，`columns` 给出与列名不同的表头。
        这里不能计算取值；一列装什么，由方案规定。

M4005 = `{$name}` 的类型不对：这里是{ $found ->
        [string] 文字
        [integer] 整数
        [float] 小数
        [boolean] `true` 或 `false`
        [datetime] 日期
        [array] 列表
       *[table] 表
    }，应为{ $expected ->
        [table] 表
       *[string] 加引号的文字
    }
    .label = 应为{ $expected ->
        [table] 表
       *[string] 加引号的文字
    }
    .help = { $expected ->
        [table] 请写成表，例如 `columns = {"{"} id = "Order No" {"}"}`
       *[string] 请给文字加上引号；每张表只能写一个文件
    }
    .page =
        `data.toml` 中某个值的类型与它的键不符。`file` 是文字；`columns` 是表，其中的值是文字。
        改法：`file = "sales.csv"`，`columns = {"{"} id = "Order No" {"}"}`。

M4006 = 表 `{$table}` 没有列 `{$name}`
    .label = 不是要从文件读取的列
    .help = 它的列有：{$known}
    .help-nearest = 是否想写 `{$nearest}`？
    .page =
        `columns` 的左边是方案中的列名，右边是文件中的表头。按计算的键引用的列在文件里没有对应的列。
        改法：`columns = {"{"} amount = "Net Amount" {"}"}`，其中 `amount` 写在方案的 `[table.….columns]` 里。

M4007 = 没有给出表 `{$table}` 的文件
    .label = 是哪个文件？
    .help-table = 请加上一行 `[{$key}]`，下一行写 `file = "…"`
    .help-file = 请加上 `file = "…"`
    .page =
        `data.toml` 必须写明方案中每一张表的文件，以免误读别的文件。
        改法：`[orders]`，下一行 `file = "sales.csv"`。

M4008 = 缺少表 `{$table}` 的文件：`{$file}`
    .label = 这个文件
    .help-nearest = 那里有 `{$nearest}`，是不是它？
    .help-folder = 请把文件放到那里，或写一个 `data.toml` 说明它的位置
    .help-root = 路径相对于 `--root`；没有给出时，相对于 `data.toml` 所在的文件夹
    .page =
        方案中的一张表没有文件。没有数据行的表，是只有表头的文件。
        请按表名把文件放进文件夹，或在 `data.toml` 中写明文件名。

M4009 = `{$file}` 在数据文件夹之外
    .label = 指向文件夹之外
    .help = 请把文件移入数据文件夹（`{$folder}`），或用 `--root` 指定更大的范围，或用 `--allow-outside` 放行
    .page =
        路径不得离开数据文件夹，经过链接也不行，这样外来的数据就不能让 merit 读取别的文件。
        请移动文件，或让 `--root` 指向包含全部数据的文件夹，或加上 `--allow-outside`。

M4010 = 无法读取 `{$file}`：{ $reason ->
        [no-file] 它是文件夹、管道或设备
        [too-long] 它超过 1 MiB
       *[other] {$reason}
    }
    .help = 请确认它是普通文件，并且有读取权限
    .page =
        系统拒绝读取，或者它是文件夹、管道或设备。merit 只读普通文件，因为普通文件有结尾。
        请检查路径和权限；若有程序锁住了文件，请先关闭它。

M4011 = `{$file}` 是空文件
    .help = 没有数据行的表也应有一行表头；请重新导出
    .page =
        文件里一行也没有，连表头也没有。导出失败常会留下这样的文件，所以不能当作没有数据行的表。
        如果确实没有数据，请只写一行表头。

M4012 = `{$file}` 不是 CSV，而是{ $kind ->
        [xlsx] {" "}Excel 工作簿或其他 ZIP 文件
        [xls] 旧版 Office 文档
        [gzip] {" "}gzip 压缩文件
        [utf16] {" "}UTF-16 编码的文本
        [parquet] {" "}Parquet 文件
        [sqlite] {" "}SQLite 数据库
        [pdf] {" "}PDF 文档
        [json] {" "}JSON
       *[html] {" "}HTML 或 XML
    }
    .help = { $kind ->
        [xlsx] 请打开后另存为“CSV UTF-8”
        [xls] 请打开后另存为“CSV UTF-8”
        [gzip] 请先解压
        [parquet] 如果就是要用它，请让文件名以 `.parquet` 结尾
        [utf16] 请另存为 UTF-8，以逗号分隔
        [html] 这可能是导出系统的登录页面；请重新导出
       *[other] 请导出为 UTF-8 编码的 CSV
    }
    .page =
        文件开头的字节说明它是别的格式，与扩展名无关。按 CSV 读取只会得到乱码。
        请把表导出为 UTF-8 编码的 CSV，字段之间用逗号分隔。

M4013 = `{$file}` 在读取期间被修改
    .help = 请等文件写完后再运行
    .page =
        文件的大小或修改时间与开始运行时不同。继续下去，结果会混合两个版本的数据。
        请等导出完成，或使用一份副本，然后重新运行。

M4014 = `{$file}` 没有列 `{$column}`
    .label = 方案需要这一列
    .help = 文件的表头有：{$headings}；请把对应的表头改为 `{$column}`，或在 `data.toml` 中写明：`columns = {"{"} {$key} = "…" {"}"}`
    .help-nearest = 有一列叫 `{$nearest}`；如果就是它，请改名为 `{$column}`，或在 `data.toml` 中写明：`columns = {"{"} {$key} = "{$nearest}" {"}"}`
    .page =
        方案中表的每一列都必须在文件里，用它自己的名称，或用 `data.toml` 给出的表头。文件里可以有方案不认识的列。
        请修改表头，或在 `data.toml` 的这张表下写 `columns = {"{"} amount = "Net Amount" {"}"}`。

M4015 = 有两列都叫 `{$heading}`
    .label = 第 {$first} 列和第 {$second} 列
    .help = 请在生成文件的地方给其中一列改名，或删去它
    .page =
        两列同名时，取哪一列只能靠猜，即使它们今天内容相同。
        请在生成文件的地方改名或删去其中一列。

M4016 = `{$file}` 的字段似乎不是用逗号分隔，而是用{ $separator ->
        [tab] 制表符
       *[other] {" "}`{$separator}`
    }
    .label = 只有一个表头
    .help = 请另存为以逗号分隔的文件
    .page =
        第一行只有一个字段，里面却有别的分隔符。有些地区的电子表格会写成 `;` 或制表符。
        请另存为以逗号分隔、UTF-8 编码的 CSV。

M4017 = `{$file}` 从第 {$line} 行起不是 UTF-8（字节 {$bytes}）
    .label = 字节 {$bytes}
    .help = 请另存为“CSV UTF-8”；中文文件常是 GBK 或 GB18030 编码
    .page =
        这一行有一个字节不符合 UTF-8。猜测编码可能把一个人的姓名变成另一个人的，所以不猜。
        请另存为“CSV UTF-8”，或转换编码：`iconv -f GB18030 -t UTF-8`。

M4018 = 第 {$line} 行的引号没有闭合
    .label = 以这个引号开头的字段没有结束
    .help = 请补上右引号；带引号的字段里若有引号，要写两个
    .page =
        一个字段以引号开头，但 100 行之内或文件结束之前没有右引号。中间的行会因此悄悄丢失。
        请补上引号。带引号的字段里，引号要写两个：`"say ""yes"""`。

M4019 = 从第 {$line} 行开始的字段，右引号之后还有文字
    .label = 这个字段的右引号之后只能是逗号或行尾
    .help = 带引号的字段里若有引号，要写两个；或者前面有引号没有闭合
    .page =
        右引号之后只能是逗号或行尾。若有别的内容，要么字段里的引号没有写成两个，要么前面的引号没有闭合。
        内容为 `5" pipe` 的字段应写成 `"5"" pipe"`。

M4020 = 这一行有 {$found} 个字段，应为 {$expected} 个
    .label = {$found} 个，应为 {$expected} 个
    .help-more = 含逗号的字段要加引号；数字不能带千位分隔符
    .help-fewer = 请补上缺少的字段；没有内容也要保留逗号
    .page =
        每一行的字段数必须与表头相同，否则数值会错位到别的列。
        含逗号的字段要加引号（`"Smith, Ltd"`）；写 `1234.50`，不写 `1,234.50`；空字段的逗号要保留。

M4021 = 文件中有控制字符（{$character}）
    .label = {$character}
    .help = 请删去它，或把文件另存为“CSV UTF-8”
    .page =
        控制字符看不见，会掩盖单元格的真实内容。后面没有换行符的回车符（U+000D）来自很旧的导出程序；行尾应为换行符，前面可以有回车符。
        请删去这个字符，或把文件另存为“CSV UTF-8”。

M4022 = 一个单元格有 {$bytes} 字节，超过 1 MiB
    .label = 太长
    .help = 请检查是否有引号没有闭合，或去掉这段文字
    .page =
        单元格最长 1 MiB（1,048,576 字节），以限制内存。过长的单元格多半是因为引号没有闭合。
        请改正引号或缩短文字。

M4023 = 从第 {$line} 行开始的一行超过 16 MiB
    .label = 找不到结尾
    .help = 请确认它是文本文件，并且各行都有换行符
    .page =
        一行最长 16 MiB，以限制内存。不是文本的文件，或没有换行符的文件，看起来就是没有尽头的一行。
        请检查文件并重新导出。

M4024 = `{$file}` 是 Parquet 文件，而这个 merit 编译时没有包含 Parquet
    .help = 请用 `cargo install merit --features parquet` 编译 merit，或把表导出为 CSV
    .page =
        读取 Parquet 是编译 merit 时选择的功能，这样普通的程序可以保持小巧。
        请加上 `--features parquet` 编译，或把表导出为 CSV。

M4025 = 无法按 Parquet 读取 `{$file}`：{$reason}
    .help = 请重新写出文件；压缩方式为 snappy、gzip、lz4 或 zstd，或不压缩
    .page =
        文件的首尾不是 Parquet 的样子，或被截断、损坏，或用到了 merit 不读取的部分。merit 绝不把一部分当作全部。
        请重新写出文件，或重新复制并核对大小。支持的压缩方式有 snappy、gzip、lz4 和 zstd；不支持加密。

M4026 = `{$file}` 的列 `{$column}` 是二进制浮点数（{$type}）
    .help-amount = 请写成定点小数，例如 `DECIMAL(18, 2)`，或写成文本；整数可以写成整型
    .help-other = 请按它本来的类型写出：文本、整数、日期或布尔值
    .page =
        二进制浮点数存不下大多数金额：0.1 会变成 0.1000000000000000055…，累加之后就会差几分钱，而且已无法得知这一列原本的数值。
        请从仍保有准确金额的来源，把这一列写成定点小数，在 SQL 中即 `CAST(amount AS DECIMAL(18, 2))`。整数可以写成整型。

M4027 = `{$file}` 的列 `{$column}` 的类型是 {$type}，merit 不读取这种类型
    .help-amount = 请写成定点小数或整数
    .help-other = 请写成文本、整数、定点小数、日期、时间戳或布尔值
    .page =
        一个单元格是一个文本、数、日期或布尔值。列表、结构、映射、字节串、时刻和时长都不是。
        请把这一列写成上述类型之一。如果方案用不到它，请从方案中去掉；方案里没有的列可以是任何类型。

M4028 = 表 `{$table}` 有两个文件：`{$file}` 和 `{$other}`
    .help = 请删去其中一个，或写一个 `data.toml` 说明用哪一个：`[{$key}]`，其下写 `file = "…"`
    .page =
        文件夹里同一张表既有 CSV 又有 Parquet，没有说明以哪个为准。
        请删去一个，或在 `data.toml` 中写明用哪一个。

M4030 = `{$column}` 为空
    .label = 不能为空
    .help = 请填写；如果允许缺失，请在方案中给这一列的类型加上 `?`
    .page =
        空单元格不等于 0，也不等于“否”：它什么也没有说。只有类型以 `?` 结尾的列可以为空。
        请填写单元格，或在方案中写成例如 `rep = "people?"`，并在那里规定缺失时怎么办。

M4031 = `{$value}` 的开头或结尾有空格
    .label = 两端有空格
    .help = 请写成 `{$trimmed}`
    .page =
        编码、数字和日期的两端不能有空格：`E-1` 和 `E-1 ` 可能被当成两个人。文本列会保留空格。
        请在生成文件的地方去掉空格。

M4032 = `{$value}` 不是数字
    .label = 应为数字，例如 `-1234.50`
    .help = 请只写数字，最多一个小数点，例如 `-1234.50`
    .help-meant = 如果是这个意思，请写成 `{$meant}`
    .help-two = 请写成 `{$meant}` 或 `{$other}`，以实际意思为准
    .help-nothing = 如果允许缺失，请留空，并给这一列的类型加上 `?`
    .help-sheet = 电子表格没能算出这个单元格；请在表格中改正
    .help-formula = 这是公式；请导出它的值
    .page =
        数字只由数字字符组成，最多一个小数点，负数前面加 `-`：不能有千位分隔符、货币符号、单位或指数。其他可能的意思只作提示，绝不代为决定，因为 `1,234` 有人读作 1234，有人读作 1.234。
        请把这一列导出为普通数字：`1234.50`。

M4033 = `{$value}` 的位数太多
    .label = 超过 28 位小数，或总共超过 28 位
    .help = 请在生成文件的地方减少位数
    .page =
        精确的数字最多 28 位小数，总共约 28 位。更长的数字只能舍入，而读取时绝不舍入。
        请按实际需要的位数导出。

M4034 = `{$value}` 不是计数
    .label = 应为 0 或正整数
    .help = 请写 0 或正整数，或把这一列的类型改为 `number`
    .page =
        计数是整数，且不为负。
        请改正单元格；如果允许小数或负数，请在方案中使用 `number` 类型。

M4036 = `{$value}` 不是日期
    .label = 日期应写成 YYYY-MM-DD
    .help = 请写年、月、日，例如 `2026-03-31`
    .help-calendar = 日历上没有这一天；请改正月份或日期
    .help-meant = 如果是这个意思，请写成 `{$meant}`
    .help-two = 请写成 `{$meant}` 或 `{$other}`，以实际意思为准
    .page =
        日期只能写成 YYYY-MM-DD：`03/04/2026` 有人读作 4 月，有人读作 3 月。也不接受时刻，因为落在哪一天取决于时区。
        请把这一列导出为 `2026-03-31` 这样的格式。

M4037 = `{$value}` 不是标记
    .label = 应为 `true`、`false`、`1` 或 `0`
    .help = 请写 `true`、`false`、`1` 或 `0`
    .help-meant = 如果是这个意思，请写成 `{$meant}`
    .page =
        标记只能是 `true`、`false`、`1` 或 `0`。
        请在生成文件的地方替换，或在方案中使用词表：`paid = ["是", "否"]`。

M4038 = `{$value}` 不在 `{$column}` 的词表中
    .label = 应为其中之一：{$words}
    .help = 词表是：{$words}
    .help-nearest = 是否想写 `{$nearest}`？
    .page =
        方案列出了这一列可以使用的词，大小写和空格都算。
        请改正单元格，或把这个词加入方案的词表，并在方案中规定它的含义。

M4039 = `{$value}` 中有看不见的字符（{$character}）
    .label = {$character}
    .help = 请写成 `{$clean}`
    .page =
        两个看起来一样的编码，其实可能不同。这类字符多来自网页或聊天记录的复制。
        请在生成文件的地方删去这个字符。

M4040 = 表 `{$table}` 中没有键为 `{$value}` 的行
    .label = 找不到
    .help = 请在 `{$table}` 中加上这一行，或改正键
    .help-nearest = 是否想写 `{$nearest}`？如果不是，请在 `{$table}` 中加上这一行
    .page =
        这是对另一张表某一行的引用，但那张表没有这个键。不认识的人的销售额，无法记到任何人名下。
        请补上那一行，或改正键；如果这一列的类型带 `?`，也可以留空。

M4041 = 键 `{$key}` 在第 {$first} { $counted ->
       *[lines] 行
    }和第 {$second} 行重复
    .label = 这里又出现
    .label-first = 第一次在这里
    .help = 请删去其中一行，或在方案中把键加长：`key = ["order", "line"]`
    .page =
        一个键只属于一行。重复的行会被重复计发。
        请删去多余的行。如果两行都对，说明键太短：请再加一列。

M4042 = 键 `{$key}` 的第 {$first} { $counted ->
       *[lines] 行
    }和第 {$second} 行在 {$day} 同时有效
    .label = 这一天也有效
    .label-first = 这一天有效
    .help-until = 请让前一行在后一行开始之前结束；`until` 是有效的最后一天
    .help-open = 请给前一行填写最后一天，或修改后一行的第一天
    .page =
        带 `dates` 的表，同一个键在任何一天最多有一行有效；`until` 当天有效，`until` 为空表示没有终点。
        请让前一行在后一行开始的前一天结束。

M4043 = 这一行在 {$until} 结束，早于开始日期 {$from}
    .label = 早于 {$from}
    .help = 请对调两个日期，或改正其中一个
    .page =
        一行的最后一天早于第一天。只有一天有效的行，两个日期相同。
        请在生成文件的地方改正日期。

M4044 = 检查 `{$file}` 的键时，无法使用临时文件夹 `{$folder}`：{$reason}
    .help = 请在那里腾出空间（每行 8 字节），或把 `TMPDIR` 设为可写的文件夹；各行按键的顺序排列时不需要空间
    .page =
        这个文件的键不是逐行递增的。为了让内存不随行数增长，每个键的指纹会写入临时文件，而系统拒绝了读写。
        请在临时文件夹中腾出空间（每行 8 字节），或用环境变量 `TMPDIR`（Windows 上是 `TEMP`）指定另一个文件夹。按键排序的文件不需要临时文件。

M4050 = 这张表还有 {$count} 个问题没有列出
    .help = 请先改正前 {$shown} 个；大量问题往往出自同一个原因
    .page =
        每张表只列出最前面的问题，其余只计数。问题这么多，往往出自同一个原因：列不对、类型不对，或整行错位。
        请改正已列出的问题，然后重新运行。

M4061 = `{$path}` 与运行时写出的不一致：`{$found}`
    .label = 在这里
    .help = 应为：{$expected}
    .page =
        运行的文件夹由 merit 写出，以后原样读取。这个文件后来被改动、截断或损坏了。
        请从妥善保存之处取回该文件夹，或用 `--out` 重新运行那个期间。

M4062 = { $what ->
        [unit] 结算时 `{$name}` 的单位是 {$found}，现在是 {$expected}
       *[per] 结算时 `{$name}` 是 `per = "{$found}"`，现在是 `per = "{$expected}"`
    }
    .label = 当时的结果
    .label-now = 现在的指标
    .help = 请给现在的指标另取名称，让当时的指标保留原名
    .page =
        已结算的期间按名称逐项从当时的运行读取。名称相同而含义已变的指标无法从中读取。
        请给新的指标另取一个名称。
