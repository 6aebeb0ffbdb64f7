# 名称、算法、循环：编制计划和各项检查所发现的问题。

M3001 = 此处没有 `{$name}` 这个名称
    .label = 此处不认识
    .help = 公式可以读取指标、当前记录的列和被考核人表的列；请检查拼写，或先声明它
    .help-nearest = 是否想写 `{$nearest}`？
    .help-column = `{$name}` 是 `{$table}` 表的列：请用 `of = "{$table}"` 汇总，例如 `sum = "{$name}"`
    .help-reserved = 这个词由语言保留，在此处没有值
    .page = 公式中的名称没有在方案中声明，或者从公式所在的位置读不到。人员的指标可以读取其他指标和被考核人表的列；按记录计算（`per` 为某张表）的指标还能读取该记录的列。其他表的列要先汇总：`[metric."销售额"]` 写 `of = "订单"`、`sum = "金额"`，然后公式里就用 `销售额`。

M3002 = 从此处读不到 `{$name}`
    .label = 属于另一个层级
    .help-through = 通过引用只能读取那条记录或那个人自己的指标
    .help-gather = 它对每条记录或每个人各有一个值，此处面对的是许多个：请另设一个指标，用 `of` 和汇总方式汇总，例如 `of = "members"`、`sum = "{$name}"`
    .help-members = 汇总的是一段段任职，有两段任职的人会被算两次：请汇总不带 `per` 的指标
    .help-level = 它属于另一种分组，此处可能对应好几个组；请给本指标同样的 `per`，或另设一个指标汇总
    .page = 每个指标按 `per` 对每条记录、每个人、每个组或全公司各有一个值。公式可以直接读取更宽层级的指标，而更窄层级的是许多个值，不是一个。请写明怎样汇总：`[metric."大区销售额"]` 写 `per = "大区"`、`of = "members"`、`sum = "销售额"`。

M3003 = `{$name}` 循环依赖自身：{$path}
    .label = 循环从这里开始
    .label-next = 再到这里
    .help = 请从其中一个公式里去掉这个名称，或改为读取循环之外的指标
    .help-start = 请给 `{$state}` 一个起点，例如 `start = 0`：这样它在每个期间的 `.previous` 都有值
    .page = 要算出其中第一个指标，就得先知道它自己。`[subject]` 和分组的条件也会造成这种循环。请在标出的某一处断开：读取不依赖它们的指标，或把两者都需要的部分另设为第三个指标。指标可以接着自己上一期间的值计算（`debt.previous`），但要用 `start` 写明第一个期间之前的值。

M3004 = 没有名为 `{$name}` 的表
    .label = 方案中没有这张表
    .help = 方案声明的表：{$known}
    .help-nearest = 是否想写 `{$nearest}`？
    .page = 某个引用、`of`、`credit` 或 `[subject]` 写了一张没有用 `[table.NAME]` 声明的表。请声明这张表及其各列，或改正名称。

M3005 = `{$table}` 表没有 `{$name}` 列
    .label = 不是这张表的列
    .help-nearest = 是否想写 `{$nearest}`？
    .help-columns = 它的列有：{$columns}
    .help-own = 此处要写 `{$table}` 表自己的列，不能写通过引用的路径
    .page = `key`、`date`、`dates`、`credit` 以及 `订单.成交日期` 这样的路径，写的都是在 `[table.NAME.columns]` 中声明过的列。请在表的约定里加上这一列，或改正名称。

M3006 = `{$name}` 不通向另一张表
    .label = 路径 `{$path}` 到此无法继续
    .help = 只有类型是某张表的列才能继续往下：`"订单" = "订单表"`
    .page = 在 `订单.客户.大区` 这样的路径里，除最后一个名称外都必须是引用，也就是类型为表名的列。请把该列声明为引用，或在这里结束路径。

M3007 = `{$name}` 既不是层级，也不是分组
    .label = 不认识
    .help = 可以写：{$known}
    .help-nearest = 是否想写 `{$nearest}`？
    .help-group = 方案中的分组有：{$known}
    .help-none = 方案中还没有分组，请先声明：`[group."大区"]`，其中 `by = "大区"`
    .page = `per` 说明对什么各有一个值：一张表、`person`、一个分组或 `company`。`within` 以及类型为 `group.NAME` 的列写的是分组。分组这样声明：`[group."大区"]`，其中 `by = "大区"`。

M3008 = `{$figure}` 后面不能写 `{$name}`
    .label = 指标后面不能跟这个词
    .help = 指标名后面可以写 `.previous`（上期）或 `.last_year`（去年同期）
    .help-record = 只有人员、分组和公司的指标才有其他期间的值，而且只能跟一个这样的词
    .page = 一个指标只有一个值，后面加点只能表示它在另一期间的值：`销售额.previous`、`销售额.last_year`。一条记录只属于一个期间，没有这样的值。

M3009 = 此处不能汇总 `{$name}`
    .label = 在这个层级无法汇总
    .help-periods = 一条记录只属于一个期间；请在人员的指标里按期间汇总
    .help-members = 只有分组或公司才有成员：请加上 `per = "company"` 或某个分组名
    .help-path = `订单.回款` 这样的路径要从记录出发：请把 `per` 写成那张表
    .help-credit = 这张表没有写明记录归谁：请给它加上 `credit`，或给本指标加上 `per = "company"`
    .help-group = 这张表的记录归某个分组，不归任何个人：请在 `per` 为该分组的指标里汇总，再在此处用那个指标的名称
    .help-reports = 只有人员才有下属：请去掉 `per`，或在上级的指标里汇总
    .help-assignments = 只有主体表写了 `dates`，一个人才会有几段任职：请加上 `per = "person"`，或给表加上 `dates`
    .help-streak = 只有期间才能连续计数：请在此处改用其他汇总方式，或写 `of = "periods"`
    .help-split = 只有带 `split` 的指标才有分项可汇总：请给 `{$name}` 加上 `split`，或直接读取它
    .help-split-level = `{$name}` 属于另一个层级：请先在本层级的指标里直接读取它，再汇总那个指标的分项
    .help-split-window = `{$name}` 的分项属于同一期间：请去掉 `window`，把它写在汇总记录的指标里
    .help-split-streak = 只有期间才能连续计数：请对 `{$name}` 的分项改用其他汇总方式
    .page = `of` 汇总归属于指标所有者的东西：对人员是归他的记录，对分组或公司是其成员或成员的记录，对一条记录是引用它的那些记录。请把指标放到能汇总的层级，或给表加上 `credit`。

M3010 = `{$table}` 表的 `credit` 不能写 `{$name}`
    .label = 不通向任何人，或与前一个名称通向的不同
    .help = 请写引用被考核人表、分组或另一条记录的列；写了几个时，须都通向同一张表
    .page = `credit` 说明一条记录算给谁：写引用被考核人表的列（`credit = "销售员"`），引用分组的列，或引用另一条记录的列，归属随那条记录（`credit = "订单"`）。普通的文字或数字列不通向任何人，请声明为引用：`"销售员" = "员工"`。

M3011 = `{$name}` 的权重合计为 {$sum}，不是 100%
    .label = 其中最后一个权重
    .label-weight = 也计入合计
    .help-missing = 还差 {$difference}：请提高某项权重，或补上漏写的一项
    .help-over = 多出 {$difference}：请降低某项权重
    .help-mixed = 权重要么全部写成百分比，要么全部写成普通数字
    .help-zero = 至少有一项权重要大于 0
    .page = 以百分比写的权重必须合计正好 100%，这样各项都得 100 分时总分才是 100 分。请改正权重，或全部写成普通数字（`weight = 3`），届时按各自占合计的比例计算。

M3012 = `{$name}` 的分段界限没有递增：{$before} 之后是 {$bound}
    .label = 没有高于前一个界限
    .label-before = 前一个界限
    .help = 请按界限从低到高书写，每个界限只写一次
    .help-equal = 同一个界限写了两次：请删去一个，或把后一个改为 `above`，从该界限之后开始
    .page = `slices`、`steps` 和 `line` 的各段按界限从低到高排列，每一段到下一段为止。没有高于前一段的界限，会使某一段永远够不着。只有 `from` x 之后接 `above` x，以及 `line` 中同一位置的两个点（跳跃），界限可以相等。

M3013 = 有些取值没有结果：{$missing}
    .label = 此处缺少
    .help = 请补上，或用 `otherwise` 写明其余情况
    .help-weights = 请给每个词写上权重；不计分的写 `"0%"`
    .page = 按固定词表、等级或是否来 `match` 时，每个取值都要写明结果；漏掉的取值会使一些人没有结果。请补上缺少的键，或用 `otherwise` 代表其余各项。

M3014 = `{$name}` 在此处永远不会出现
    .label = { $unit ->
        [text] 不是这个词表或等级里的词
       *[other] 不是这个量的取值
    }
    .help = 键必须是 `by` 可能的取值；按是否时写 `true` 或 `false`，按个数时写数字
    .help-nearest = 是否想写 `{$nearest}`？
    .help-depth = `by` 里有几个名称，键就写几层
    .help-weights-depth = 键要对应最后几列，每列一层，各项权重层数相同；这个指标的列是：{$columns}
    .help-words = 这一列的词有：{$words}
    .page = `match` 的键就是 `by` 的取值。不在取值之内的键永远选不中，多半是拼写错误。请按词表或等级里的写法书写。

M3015 = `{$name}` 所累加的值可能除不尽
    .label = 可能是除不尽的数，例如三分之一
    .help = 请给按记录计算的那个指标加上 `round`：每条记录先取整，合计就是精确的
    .page = 对记录的合计是精确的，这要求每条记录的值都是有限小数。除法、插值或人员的比率可能得到 0.333… 这样的数。请把它放进按该表计算、带有 `round` 的指标再求和；或者先求和，再在人员的指标里相除。

M3016 = { $unit ->
        [money] `{$name}` 不能是金额
        [flag] `{$name}` 不能是“是否”
        [text] `{$name}` 不能是文字
        [date] `{$name}` 不能是日期
       *[other] `{$name}` 的单位不能是 `{$unit}`
    }
    .label = 单位是 `{$unit}`
    .help-round = 只有数字才能取整：请去掉 `round`
    .help-part = 评分及其各项是数字或百分比；请用 `line` 或 `steps` 把它换算成分数
    .help-parts = 同一评分的各项单位要相同：都是数字，或都是百分比
    .help-pay = 报酬是金额：请乘以一个金额；若这个普通数字就是金额，请加上 `unit = "money"`
    .help-grade = 等级的结果是文字：用 `steps` 写 `is = "A"`，或用 `quotas`
    .help-award = 奖励和提示只有给或不给，或者是文字、天数、数字
    .help-verb = 只有数字才能求和或求平均；其他的请用 `count = true` 或 `distinct` 计数
    .help-scale = 分段要依据数字（`steps` 也可依据日期），比例和分值也要是数字
    .help-weight = 权重是百分比或普通数字
    .page = 每种指标有自己的单位：报酬是金额，评分及其各项是数字或百分比，等级是文字，奖励和提示是给或不给。公式的单位由其组成决定，例如金额 × 百分比 = 金额。请修改公式；普通数字若指金额，请写明 `unit`。

M3017 = `{$name}` 每个期间各有一个值，而这里的时间窗口更宽
    .label = 说不清是哪个期间的值
    .label-window = 这个窗口比期间宽
    .help = 请放进按该表计算（`per`）的指标，每条记录取其所在期间的值；或写 `own.{$name}`，取当前的值
    .page = 较宽窗口里的记录分属好几个期间，而人员的指标在每个期间的值不同。请写明要哪一个：按表计算的指标取记录所在期间的值；`own.` 取正在计算的期间里本人的值。

M3018 = `{$name}` 不能用在这个层级
    .label = 不能用在这个层级
    .help-pay = 报酬发给人员：请去掉 `per`，把其他层级的值汇总进来
    .help-running = 累计值属于记录：请把 `per` 写成那张表
    .help-running-window = 累计值的窗口可以是 `period`、`ever`、`… to date` 或 `last N …`
    .help-score = 评分属于人员、分组或公司，不属于记录
    .help-start = 一条记录只有一个值，没有上一期间：请去掉 `start`
    .help-standing = 参加排名和分配的是人员：请去掉 `per`
    .page = 不是每种算法都适用于每个层级：报酬、排名和分配属于人员，累计值属于记录。请修改 `per`，或在合适的层级另设一个指标，再读取它。

M3019 = { $limit ->
        [parts] `{$name}` 有 {$found} 项
        [single_weight] `{$name}` 中有一项权重为 {$found}
        [deductions] `{$name}` 最多扣减 {$found}
       *[other] `{$name}` 中标记为 `{$limit}` 的各项合计占 {$found}
    }，约定{ $bound ->
        [at_least] 不低于
       *[at_most] 不超过
    } {$wanted}
    .label = 超出限制
    .label-limit = 约定的限制
    .help = 请修改这个指标，或在 `[limits]` 中另行约定
    .page = `[limits]` 记录决策者约定的限制：某种标记的各项占多少权重、单项权重多大、评分至少几项、最多扣减多少。检查时逐个评分对照。本身是评分的项，会展开到它自己的各项再计算。

M3020 = `{$name}` 的名额合计为 {$sum}，不是 100%
    .label = 其中最后一个比例
    .label-share = 也计入合计
    .help-missing = 还差 {$difference}：其余的人是什么结果也要写明
    .help-over = 多出 {$difference}：请降低某个比例
    .page = 用 `quotas` 时，参加的每个人都会得到其中一种结果，所以各比例必须合计正好 100%。请改正比例，或补上漏写的结果。

M3021 = { $count ->
        [0] `{$name}` 表没有引用 `{$target}` 的列
       *[other] `{$name}` 表有 {$count} 列引用 `{$target}`
    }
    .label = 说不清指哪些记录
    .help-links = { $count ->
        [0] 请给 `{$name}` 表加上类型为 `"{$target}"` 的列
       *[other] 请用 `{$name}` 表的 `credit` 写明以哪一列为准
    }
    .page = 按记录计算的指标会汇总另一张表中引用它的记录。为此，那张表要有且只有一列的类型是这张表，或用 `credit` 写明。

M3022 = 这笔资金无法分配
    .label = 份额从这里取得
    .help = 请只写一个 `per` 为分组或 `per = "company"` 的指标，它会在其成员之间分配
    .help-round = 请写明分配的最小单位：`round = {"{"} to = "0.01", mode = "half-up" {"}"}`
    .page = `share` 把分组或公司的一个指标分给其成员，以 `round` 为最小单位，各份之和正好等于资金总额。请把资金单独设为一个指标，写 `per = "大区"` 或 `per = "company"`，并在此只写它的名称。

M3023 = `{$name}` 算出来是 `{$unit}`，不是 `{$wanted}`
    .label = 与公式不符
    .help = `unit` 只能把普通数字说成金额、百分比、个数或天数；请去掉它，或修改公式，使结果为 `{$wanted}`
    .help-pay = 报酬是金额：若这个普通数字就是金额，请加上 `unit = "money"`
    .page = 指标的单位由公式决定：金额除以金额是数字，金额乘以百分比是金额。`unit` 只说明一个普通数字指什么，例如 `value = "250 * 订单数"` 加上 `unit = "money"`；它不能把一种单位变成另一种。

M3024 = { $verb ->
        [multiply] 单位为 `{$hand}` 的值不能乘以 `{$unit}`
       *[other] `{$verb}` 的单位是 `{$unit}`，而当前值的单位是 `{$hand}`
    }
    .label = 单位是 `{$unit}`
    .help = 相乘用数字或百分比；加、减、封顶和保底用与当前值相同的单位
    .page = `then` 的各步依次改变当前值。`multiply` 用数字或百分比；`add` 和 `deduct` 用相同单位的数额，或当前值的百分比；`at_most` 和 `at_least` 用相同单位。金额的封顶写 `at_most = "2 * 基本工资"`，不能写百分比。

M3026 = 等级 `{$name}` 得到的是名次，不是文字
    .label = 名次是数字
    .help = 请加上 `quotas`，给每个比例一个结果：`quotas = [{"{"} is = "A", share = "20%" {"}"}, …]`
    .page = 只写 `rank` 得到的是名次：1、2、3。等级需要文字，由 `quotas` 按参加人数的比例给出。请加上 `quotas`，或改为普通指标。

M3027 = `{$name}` 不是日期
    .label = 单位是 `{$unit}`
    .help = 请写一个类型为 `date` 的列
    .page = `date` 说明记录发生在哪一天，从而属于哪个期间，因此必须是类型为 `date` 的列。请这样声明该列，或换一列。

M3028 = { $verb ->
        [at_most] 封顶 {$amount} 低于保底 {$other}
       *[at_least] 保底 {$amount} 高于封顶 {$other}
    }
    .label = 结果只会是 {$amount}
    .label-other = { $verb ->
        [at_most] 前面的保底
       *[at_least] 前面的封顶
    }
    .help = 封顶不应低于保底
    .page = 保底高于封顶，两者互相矛盾：无论业绩如何，每个人得到的都是后写的那个数。请改正其中一个。

M3029 = `{$name}` 不是 `{$table}` 的分成表
    .label = 在这里归属
    .help = 请让 `{$name}` 有一列引用 `{$table}`、一列引用 `{$subject}`，并有一列 `share = "percent"`
    .page = `credit` 要么写出指向归属人的列，要么写分成表：每个参与者在其中占一行。分成表须恰有一列引用被分成的表，恰有一列引用主体表，还有从不为空的百分比列 `share`：`[table.splits.columns]` 中写 `order = "orders"`、`rep = "people"`、`share = "percent"`。

M3030 = `{$name}` 需要知道谁管理谁
    .label = 这里
    .help-column = `manager` 要写 `{$table}` 中引用 `{$table}` 自身的一列：`boss = "{$table}?"`
    .help-none = 请在 `[subject]` 里写明 `{$table}` 的哪一列是上级：`manager = "boss"`
    .page = `[subject] manager` 写主体表中引用本表的那一列：谁是谁的下属。有了它才能用 `of = "reports"`（直接下属）和 `of = "below"`（其下所有人）。

M3031 = 无法得知 `{$name}` 的单位
    .label = 接着自己更早的值计算
    .help = 请写明单位，例如 `unit = "money"` 或 `unit = "number"`
    .page = 一个指标若接着自己更早期间的值计算，就会在算出之前先被读取；而它的公式和 `start` 都说明不了它是什么。请写上 `unit`：`unit = "money"`、`unit = "number"`、`unit = "percent"` 或 `unit = "count"`。

M3032 = 不能按 `{$name}` 分项
    .label = 不能据此分项
    .help-records = 只有汇总记录的指标才写 `split`；读取分项指标的指标会自动分项，不用写
    .help-vocabulary = 这一列要有固定词表，例如 `"{$name}" = ["甲", "乙"]`：每个词就是一项
    .help-optional = 这一列或途中的引用可能为空，那样的记录不属于任何一项：请去掉 `?`，或给缺失的情况设一个词
    .help-twice = 前面已经写过：每一列只写一次
    .help-seen = 被考核人表或本指标所属的表也有同名的列，公式里会分不清指哪一个：请给其中一列改名
    .help-many = 超过 {$most} 项：请少分几列，或减少词表里的词
    .page = `split = ["能力项", "评价人类别"]` 把一个值按这些列的每个词分开。它们是所汇总的表的列，或沿引用到达的列，须有固定词表且不为空，使每条记录正好属于一项。在该指标的公式里，列名就是所在项的词。

M3033 = { $split ->
        [no] `{$name}` 按 {$columns} 分项，而 `{$other}` 不分项
       *[other] `{$name}` 按 {$columns} 分项，而 `{$other}` 按 {$others} 分项
    }
    .label = 按 {$columns} 分项
    .label-other = 分法不同
    .help = 请先去掉多出的列：用 `of = "{$name}"` 加汇总方式或 `weights`，每次去掉最后一列
    .help-circle = 在前后期间的循环里，读取 `{$name}` 时还不知道它的列：请让 `{$other}` 也读取一个同期间、列相同的分项指标
    .help-records = 一条记录本身不属于 `{$name}` 的哪一项：请在 `{$other}` 上用 `split` 写明由记录的哪些列决定，或改在人员的指标里读取 `{$name}`
    .page = 读取分项指标的公式逐项计算，结果也按同样的列分项，所以同一公式里的分项指标必须列相同。对各项汇总（`of = "评分"`、`mean = "评分"`）或用带 `weights` 的评分，都会去掉最后一列；请另设指标逐列去掉，直到一致。

M3034 = `{$name}` 需要一个值，而此处有多个
    .label = 每个 `{$column}` 各有一个值
    .help-pay = 报酬是一笔金额：请用指标汇总各项，例如 `of` 加 `sum`，再据以支付
    .help-standing = 每人凭一个值排名：请先用 `of` 加汇总方式或 `weights` 合成一个值
    .help-share = 每人凭一个权重分配：请先用 `of` 加汇总方式或 `weights` 合成一个值
    .help-running = 累计值每条记录只有一个：请在汇总它的指标上分项
    .help-whole = 请用指标以 `of` 加汇总方式或 `weights` 合成一个值，再在此处读取它
    .page = 分项指标的每一项各有一个值。分段、公式、条件、奖励和提示可以逐项计算；而支付、排名、分配，以及谁在方案之内、属于哪个组，只能由一个值决定。请先合成：`[metric."总平均"]` 写 `of = "评分"`、`mean = "评分"`，或设带 `weights` 的评分。
