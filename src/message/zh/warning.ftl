# 警告：允许，但多半不是本意。

M9001 = `{$pay}` 可能没有值，届时此人将暂缓发放
    .label = 这一项要发放
    .label-division = `{$figure}` 做除法，而没有什么保证除数不为 0
    .label-nothing = 没有记录时，`{$figure}` 无定义
    .label-empty = 这一格可能为空
    .label-reference = 这个引用可能没有指向任何行
    .label-below = 低于第一个界限时，`{$figure}` 无定义
    .label-match = `match` 没有列出的取值，`{$figure}` 无定义
    .label-case = 没有一种情形成立时，`{$figure}` 无定义
    .label-previous = 可能没有上一个期间
    .label-group = 不是每个人都在这个组里
    .label-condition = 此条件不成立时，`{$figure}` 没有值
    .label-alone = 只有一个人时，没有可比较的人
    .label-parts = 各项都没有值时，`{$figure}` 无定义
    .label-withheld = 数量不足时，`{$figure}` 没有值
    .help = 请写明此时如何处理：在该指标上写 `if_undefined`，或在报酬上写条件，例如 `when = 'defined({$figure})'`；若本意就是等数据齐全再发，则不必改
    .page = 无定义的值从不当作零。它一旦影响到报酬，此人就暂缓发放：连同原因列出，等数据补齐或方案写明如何处理之后再发。这可能正是本意，例如缺少指标。否则请在指标上写 `if_undefined = "0%"`，或在报酬上写 `when = 'defined(目标) and 目标 > 0'`。

M9002 = `{$name}` 没有用到
    .label = 没有报酬、奖励、提示、等级或条件读取它
    .help = 请用上它，或删去；若只供人阅读，请用 `note` 说明给谁看
    .page = 这个指标声明了，却与发放、奖励、提示和评级都无关。常见的情况是：某个公式里本该写它，却写了另一个名称。只供人阅读的指标请写上 `note`，就不再警告。

M9003 = `{$name}` 表没有用到
    .label = 没有指标、引用或分组读取它
    .help = 请用上它，或删去，这样就不必再提供它的数据
    .page = 凡是声明的表，每次计算都要提供数据。这张表与任何结果无关。请删去它，或在本该用到的地方用上。

M9004 = `{$name}` 的这一段没有作用：仍是 {$outcome}
    .label = 与前一段相同
    .label-before = 从这里起已经如此
    .help = 请删去这一段，或改正结果
    .page = `steps` 或 `slices` 的每一段从其界限起生效。结果与前一段相同的段没有作用，多半是复制之后忘了修改。

M9005 = `{$name}` 中 `{$key}` 写了两次
    .label = 永远选不中
    .label-before = 选中的是这个
    .help = 请删去其中一个
    .page = `match` 的两个键是同一个取值，例如 `1` 和 `1.0`。只有第一个会被选中。

M9006 = 这一步不会起任何作用
    .label = 没有作用
    .label-other = 这里已经同样严格
    .help-one = 乘以 100% 还是原值；请删去这一步，或改正系数
    .help-zero = 加上或减去零还是原值；请删去这一步，或改正数额
    .help-floor = 前面的保底已不低于此；请删去这一步，或改正其中一个
    .help-cap = 前面的封顶已不高于此；请删去这一步，或改正其中一个
    .page = `then` 的各步依次作用于当前值。这一步不会改变任何值，要么多余，要么数额写错了。

M9007 = 一线之差，结果悬殊：{ $edge ->
        [above] 超过
       *[from] 达到
    } {$bound} 时，`{$name}` 从 {$before} 跳到 {$after}
    .label = 跳跃在这里
    .label-feeds = 并在这里乘以金额
    .help = 若是本意，请用 `because` 写明理由；用 `line` 在各点之间过渡，或用 `slices` 分段计算，就没有跳跃
    .page = 用 `steps` 时，达到的那一档适用于全部金额。差一点就到界限时，最后一小笔销售带来的报酬可能比它本身还多，于是有人提前或压后订单。若是本意，请在指标上用 `because` 写明理由，就不再警告。`slices` 每一段按自己的比例计算，`line` 均匀变化，都没有跳跃。

M9008 = 完成更多反而更少：`{$name}` 上升之后又从 {$before} 降到 {$outcome}
    .label = 在这里又下降
    .label-before = 在这里是 {$before}
    .help = 请改正结果；若是本意，请用 `because` 写明理由
    .page = 这个分段的结果先升后降，完成得更多反而得到更少。多半是两个数写反了，或写错了一位。若是本意，请在指标上用 `because` 写明理由。

M9009 = `{$name}` 相乘时可能为负数
    .label = 负数也会相乘：小于 100% 的系数会使亏欠变小
    .label-negative = 减去的比原有的多时，就是负数
    .help = 请在这一步之前写 `at_least = 0`，或把追回的金额单列一项报酬；若是本意，请用 `because` 写明理由
    .page = `multiply` 对任何值都相乘。负 1,000 乘以 80% 得负 800，惩罚反而成了奖励。请在这一步之前写 `{"{"} at_least = 0 {"}"}`，或把追回的金额单列一项、不乘系数。若是本意，请在指标或这一步上用 `because` 写明理由。

M9010 = `prorata` 按期间的天数计算，而这里的窗口更宽
    .label = 与期间重叠的天数，除以期间的天数
    .label-window = 比期间宽
    .help = 请先按期间计算一个指标，再用 `of = "periods"` 和这个窗口汇总
    .help-assignments = 请先按期间计算一个指标，再用 `of = "periods"` 和这个窗口汇总；要算整个人，先用 `per = "person"` 和 `of = "assignments"` 合并各段任职
    .page = `prorata` 是记录与期间重叠的天数除以期间的天数；一人可有多段任职时，还要与该段任职重叠。窗口更宽时也是如此。要算全年，请先设一个窗口为期间的指标，再用 `of = "periods"` 和更宽的窗口汇总。一段任职只含它自己的天数；要算整个人，请先用 `per = "person"` 和 `of = "assignments"` 合并。

M9011 = `{$name}` 把 `{$table}` 中分成的记录按全额计入
    .label = 没有乘以份额
    .label-shares = 这里写明每条记录各归谁多少
    .help = 请乘以份额，例如 `sum = "amount * share"`；如果就是要每人都按全额计，请用 `because` 说明原因
    .page = 份额表写明一条记录各归谁多少，`share` 就是其中的份额。公式里不写 `share`，就不会乘以它：写成 `sum = "amount"` 时，两人分成的订单对两人都按全额计入，所有人的合计会多于实际。请写 `sum = "amount * share"`。如果确实要让每个参与者都得到全额，请在该指标上用 `because` 说明原因，警告便会消失。
