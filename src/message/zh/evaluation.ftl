# 中止计算的问题，以及谁被暂缓。

M5001 = `{$table}` 表的 `{$key}` 违反了方案的规定
    .label = 就是这一行
    .label-rule = 每一行都要符合的规定
    .help = 请改正这一行；规定过严的，请修改规定。因单元格为空而无法判断的，视为不符合
    .page = 表的 `require` 列出每一行都必须成立的条件。不成立或无法判断的行属于错误数据，而错误数据不能作为发放依据。请在数据源头改正，再重新计算。

M5002 = 计算 `{$subject}` 的 `{$figure}` 时，数字位数过多
    .label = 就是这一步运算
    .help = 数字最多 28 位小数，总共约 28 位；请查看有没有大得离谱的数额，或更早取整（`round`）
    .help-record = 请查看记录 `{$record}`：数字最多 28 位小数，总共约 28 位
    .page = 所有数字都精确保存，最多 28 位小数、96 个二进制位。需要更多位数时计算即中止，因为舍去数字就会改变应发金额。常见原因是某个单元格填了离谱的数额，或小数位很多的数连续相乘：在中间的指标上加 `round` 即可。

M5003 = 计算 `{$subject}` 的 `{$figure}` 时没有尽头
    .label = 在这里超出了限度
    .help = 脚本最多执行 1,000,000 步运算，调用最多嵌套 32 层；请检查有没有不会结束的循环
    .help-record = 发生在记录 `{$record}`；脚本最多执行 1,000,000 步运算，调用最多嵌套 32 层
    .page = 脚本在固定的限度内运行，任何方案都不能卡住或耗尽计算机。超出限度时计算即中止，谁也不发放。请检查永远到不了头的循环，或把脚本中循环所做的事直接写进方案。

M5004 = { $count ->
        [1] `{$subject}` 暂缓发放
       *[other] {$count} 人暂缓发放（{$subject}）
    }：`{$pay}` 无法确定
    .label = `{$figure}`：{ $why ->
        [condition-false] { why-condition-false }
        [division-by-zero] { why-division-by-zero }
        [empty-cell] { why-empty-cell }
        [no-record] { why-no-record }
        [none-referred] { why-none-referred }
        [below-first] { why-below-first }
        [no-match] { why-no-match }
        [no-case] { why-no-case }
        [not-in-group] { why-not-in-group }
        [not-credited] { why-not-credited }
        [no-assignment] { why-no-assignment }
        [several-assignments] { why-several-assignments }
        [too-few-items] { why-too-few-items }
        [alone] { why-alone }
        [not-taking-part] { why-not-taking-part }
        [no-parts] { why-no-parts }
        [bounds-do-not-ascend] { why-bounds-do-not-ascend }
        [several-records] { why-several-records }
        [several-records-told] { why-several-records }：{ $detail }
        [negative-weight] { why-negative-weight }
        [fund-not-a-multiple] { why-fund-not-a-multiple }
        [weights-not-whole] { why-weights-not-whole }
        [group-held] { why-group-held }
        [later] { why-later }
        [not-in-run] { why-not-in-run }
        [script-failed] { why-script-failed }
        [script-failed-told] { why-script-failed }：{ $detail }
        [wrong-argument] { why-wrong-argument }
       *[other] { why-other }
    }
    .help = 请补上缺少的数据再重新计算；或在方案中用 `if_undefined` 或 `when` 写明此时如何处理；`--allow-held` 可先发放其他人
    .help-assignments = `{$record}` 跨了它所指的人的两段任职：请在同一天把这一行也分成两行，或改读带 `per = "person"` 的指标；`--allow-held` 先发其余的人
    .help-record = 请查看记录 `{$record}`；补上缺少的数据再重新计算，或在方案中写明此时如何处理；`--allow-held` 可先发放其他人
    .page = 应发的值算不出来：它所需的东西缺失，而 merit 不凭猜测发放。请补上缺少的数据，或在方案中写明没有它时如何处理：在指标上写 `if_undefined = "0%"`，或在报酬上写 `when = 'defined(指标)'`。加上 `--allow-held`，其他人照常得到结果，被暂缓的人列出而没有金额。

M5005 = 计算 `{$subject}` 的 `{$figure}` 时，merit 自相矛盾
    .label = 在这里
    .help = 这是 merit 的缺陷，不是方案或数据的问题；请报告给我们
    .help-record = 发生在记录 `{$record}`；这是 merit 的缺陷，不是方案或数据的问题；请报告给我们
    .page = 本应存在的值不存在，或本应相等的两个值不相等。不会据此发放。这是 merit 自身的缺陷：请附上方案和能够重现的最少数据报告给我们。

M5006 = `{$subject}` 的上级写成了本人
    .label = 上级与下属是同一人
    .help = 请写出真正的上级；没有上级就留空
    .page = `[subject] manager` 所写的列说明一个人向谁汇报。没有人能在自己之上，否则团队汇总永远算不完。不向任何人汇报的人，此格留空。

M5007 = `{$subject}` 的上级一路追溯又回到 `{$subject}`：{$chain}
    .label = 从这里开始
    .label-next = 再到这里
    .help = 请改正其中一行；上级链必须止于一个不向任何人汇报的人
    .page = 沿 `[subject] manager` 所写的列逐级向上，必须有尽头。这里在某一天又回到了起点，无法说清谁在谁之下。圈中的各行都已列出。

M5008 = `{$record}` 的分成合计 {$sum}，不是 100%
    .label = 它的第一份分成
    .label-next = 另一份
    .help = 请改正分成；允许合计不为 100% 的表写 `shares = "any"`
    .page = 按分成表归属的记录要整个分完：凡有分成的记录，各份合计必须是 100%。没有分成的记录不归任何人，并会列出。方案若允许合计不为 100%，就在分成表里写 `shares = "any"`。

M5070 = `{$figure}` 的说明算得 {$traced}，计算结果却是 {$found}
    .help = 这是 merit 的缺陷，不是方案或数据的问题；请报告给我们
    .page = 说明的必须就是发放的。同一个指标算了两次，一次得出结果，一次逐步说明，两者却不相等。因此什么也不显示，以免有人以其中之一为准。这是 merit 自身的缺陷：请附上方案和能够重现的最少数据报告给我们。
