//! Random formulas, and values for their variables.

use merit::value::{Day, Number, Unit, Value};

/// Variables: their names and units. `v` has the vocabulary open, closed, late.
pub const VARIABLES: &[(&str, Unit)] = &[
    ("m", Unit::Money),
    ("销售额", Unit::Money),
    ("n", Unit::Number),
    ("x", Unit::Number),
    ("p", Unit::Percent),
    ("k", Unit::Count),
    ("d", Unit::Days),
    ("t", Unit::Date),
    ("hired", Unit::Date),
    ("s", Unit::Text),
    ("v", Unit::Text),
    ("f", Unit::Flag),
    ("g", Unit::Flag),
];

/// The codes that ill-typed formulas are made for.
pub const WRONG: &[&str] = &[
    "M2021", "M2030", "M2031", "M2032", "M2033", "M2035", "M2036", "M2037", "M2038", "M2039",
    "M2043", "M2044", "M2045",
];

/// A formula, the code that it must be refused with, and values.
pub struct Case {
    pub text: String,
    pub wrong: Option<&'static str>,
    pub values: Vec<(&'static str, Value)>,
}

pub struct Generator(u64);

impl Generator {
    pub fn new(seed: u64) -> Generator {
        Generator(seed)
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }

    pub fn case(&mut self) -> Case {
        let values = VARIABLES
            .iter()
            .map(|(name, unit)| (*name, self.value(name, *unit)))
            .collect();
        let (text, wrong) = match self.below(100) {
            0..=29 => {
                let code = WRONG[self.below(WRONG.len() as u64) as usize];
                (self.ill(code), Some(code))
            }
            30..=39 => (self.hazard(), None),
            _ => {
                let unit = self.unit();
                (self.of(unit, 4), None)
            }
        };
        Case {
            text,
            wrong,
            values,
        }
    }

    fn unit(&mut self) -> Unit {
        [
            Unit::Money,
            Unit::Number,
            Unit::Percent,
            Unit::Days,
            Unit::Date,
            Unit::Text,
            Unit::Flag,
            Unit::Flag,
        ][self.below(8) as usize]
    }

    fn value(&mut self, name: &str, unit: Unit) -> Value {
        let text = match unit {
            Unit::Flag => return Value::Flag(self.below(2) == 0),
            Unit::Date => {
                let day = match self.below(20) {
                    0 => self.below(400) as i32,
                    1 => 3_652_058 - self.below(400) as i32,
                    _ => 737_000 + self.below(4_000) as i32,
                };
                return Value::Date(Day(day));
            }
            Unit::Text if name == "v" => {
                return Value::Text(self.pick(&["open", "closed", "late"]).into());
            }
            Unit::Text => {
                return Value::Text(
                    self.pick(&["", "open", "AE", " 达成 Ärger ", "été", "a\"b", "销售"])
                        .into(),
                );
            }
            Unit::Count | Unit::Days => (self.below(40) as i64 - 5).to_string(),
            _ => self.decimal(),
        };
        Value::Number(Number::parse(&text).unwrap().unwrap())
    }

    /// Mostly amounts with a few places; now and then 0, tiny, or huge.
    fn decimal(&mut self) -> String {
        let sign = if self.below(4) == 0 { "-" } else { "" };
        match self.below(16) {
            0 => "0".to_owned(),
            1 => format!("{sign}0.{:015}", self.below(1_000_000)),
            2 => format!(
                "{sign}{}{:09}.5",
                self.below(9) + 1,
                self.below(1_000_000_000)
            ),
            3..=6 => format!("{sign}{}", self.below(12)),
            _ => format!("{sign}{}.{:02}", self.below(20_000), self.below(100)),
        }
    }

    /// A number literal that is not negative.
    fn literal(&mut self) -> String {
        match self.below(5) {
            0 => "1_000.50".to_owned(),
            1 => format!("{}.{}", self.below(90), self.below(1000)),
            _ => self.below(12).to_string(),
        }
    }

    pub fn of(&mut self, unit: Unit, depth: u32) -> String {
        if depth == 0 || self.below(8) == 0 {
            return self.leaf(unit);
        }
        let down = depth - 1;
        match self.below(12) {
            0 => {
                let (c, a, b) = (
                    self.of(Unit::Flag, down),
                    self.of(unit, down),
                    self.of(unit, down),
                );
                return if self.below(2) == 0 {
                    format!("if {c} {{ {a} }} else {{ {b} }}")
                } else {
                    let (c2, b2) = (self.of(Unit::Flag, down), self.of(unit, down));
                    format!("if {c} {{ {a} }} else if {c2} {{ {b} }} else {{ {b2} }}")
                };
            }
            1 => return self.switch(unit, down),
            2 => return format!("({})", self.of(unit, down)),
            _ => {}
        }
        match unit {
            Unit::Flag => self.flag(down),
            Unit::Text => {
                let function = self.pick(&["upper", "lower", "trim"]);
                format!("{function}({})", self.of(Unit::Text, down))
            }
            Unit::Date => self.date(down),
            Unit::Days => self.days(down),
            _ => self.number(unit, down),
        }
    }

    fn leaf(&mut self, unit: Unit) -> String {
        match unit {
            Unit::Money => self.pick(&["m", "销售额"]).to_owned(),
            Unit::Number => match self.below(6) {
                0 => self.literal(),
                1 => format!("-{}", self.literal()),
                2 => "k".to_owned(),
                _ => self.pick(&["n", "x"]).to_owned(),
            },
            Unit::Percent => match self.below(3) {
                0 => format!("{}%", self.literal()),
                1 => self.pick(&["0.5%", "-20%", "100%", "12.25%"]).to_owned(),
                _ => "p".to_owned(),
            },
            Unit::Days => "d".to_owned(),
            Unit::Date => match self.below(3) {
                0 => self
                    .pick(&[
                        "date(\"2026-01-31\")",
                        "date(\"2024-02-29\")",
                        "date(\"2025-12-31\")",
                    ])
                    .to_owned(),
                _ => self.pick(&["t", "hired"]).to_owned(),
            },
            Unit::Text => match self.below(3) {
                0 => self
                    .pick(&["\"open\"", "\"\"", "\"a\\\"b\"", "\"销售 50% ＞\"", "\"A\""])
                    .to_owned(),
                _ => "s".to_owned(),
            },
            _ => self.pick(&["f", "g", "true", "false"]).to_owned(),
        }
    }

    fn switch(&mut self, unit: Unit, depth: u32) -> String {
        let (a, b, c) = (
            self.of(unit, depth),
            self.of(unit, depth),
            self.of(unit, depth),
        );
        match self.below(5) {
            0 => format!("switch v {{ \"open\" => {a}, \"closed\" | \"late\" => {b} }}"),
            1 => format!("switch s {{ \"open\" | \"AE\" => {a}, \"\" => {b}, _ => {c} }}"),
            2 => format!(
                "switch {} {{ true => {a}, false => {b} }}",
                self.of(Unit::Flag, depth)
            ),
            3 => format!("switch upper(s) {{ \"AE\" => {a}, _ => {c}, }}"),
            _ => format!("switch v {{ \"late\" => {a}, _ => {b} }}"),
        }
    }

    fn number(&mut self, unit: Unit, depth: u32) -> String {
        let (a, b) = (self.of(unit, depth), self.of(unit, depth));
        match self.below(19) {
            0 | 1 => format!("{a} + {b}"),
            2 | 3 => format!("({a}) - ({b})"),
            4 => format!("-({a})"),
            5 => format!("min({a}, {b})"),
            6 => format!("max({a}, {b}, {})", self.leaf(unit)),
            7 => format!("abs({a})"),
            8 => format!("{}({a})", self.pick(&["floor", "ceil"])),
            9 => format!("mod({a}, {b})"),
            10 => {
                let least = self.leaf(unit);
                format!("clamp({a}, min({least}, {b}), max({least}, {b}))")
            }
            11 | 12 => {
                let by = self.of(Unit::Number, depth);
                match unit {
                    // A percent by a number is a number.
                    Unit::Percent => format!("({a}) / ({by})"),
                    _ if self.below(2) == 0 => format!("({a}) / ({by})"),
                    _ => format!("({by}) / 8 * ({a})"),
                }
            }
            13 => {
                let share = self.of(Unit::Percent, depth);
                match unit {
                    Unit::Number => format!("({a}) * -2 * ({b})"),
                    _ => format!("({a}) * ({share})"),
                }
            }
            _ if unit == Unit::Number => self.plain(depth),
            _ => format!("({a}) / 4"),
        }
    }

    /// Numbers out of other units.
    fn plain(&mut self, depth: u32) -> String {
        match self.below(8) {
            0 => format!(
                "({}) / ({})",
                self.of(Unit::Money, depth),
                self.of(Unit::Money, depth)
            ),
            1 => format!("({}) * 2", self.of(Unit::Percent, depth)),
            2 => format!("length({})", self.of(Unit::Text, depth)),
            3 => format!(
                "months_between({}, {})",
                self.of(Unit::Date, depth),
                self.of(Unit::Date, depth)
            ),
            4 => format!(
                "({}) / ({})",
                self.of(Unit::Days, depth),
                self.of(Unit::Days, depth)
            ),
            _ => {
                let function = self.pick(&["year", "month", "day"]);
                format!("{function}({})", self.of(Unit::Date, depth))
            }
        }
    }

    fn date(&mut self, depth: u32) -> String {
        let a = self.of(Unit::Date, depth);
        match self.below(6) {
            0 => format!("({a}) + {}", self.below(400)),
            1 => format!("({a}) - d"),
            2 => format!("min({a}, {})", self.of(Unit::Date, depth)),
            3 => format!("{} + ({a})", self.below(40)),
            _ => format!(
                "add_months({a}, {})",
                self.pick(&["1", "-13", "k", "floor(x)"])
            ),
        }
    }

    fn days(&mut self, depth: u32) -> String {
        let (a, b) = (self.of(Unit::Date, depth), self.of(Unit::Date, depth));
        match self.below(4) {
            0 => format!("({a}) - ({b})"),
            1 => format!("d * {}", self.below(5)),
            2 => format!("max(d, {})", self.below(30)),
            _ => format!("days_between({a}, {b})"),
        }
    }

    fn flag(&mut self, depth: u32) -> String {
        let sign = self.pick(&["==", "!=", "<", "<=", ">", ">="]);
        match self.below(14) {
            0 => format!(
                "{} and {}",
                self.of(Unit::Flag, depth),
                self.of(Unit::Flag, depth)
            ),
            1 => format!(
                "({}) or ({})",
                self.of(Unit::Flag, depth),
                self.of(Unit::Flag, depth)
            ),
            2 => format!("f and (g or {})", self.of(Unit::Flag, 0)),
            3 => format!("not ({})", self.of(Unit::Flag, depth)),
            4 => format!(
                "({}) == ({})",
                self.of(Unit::Flag, depth),
                self.of(Unit::Flag, depth)
            ),
            5 => format!("{} in [\"open\", s, \"AE\"]", self.of(Unit::Text, depth)),
            6 => format!(
                "v in [\"open\", \"late\"] or k in [1, 2.0, {}]",
                self.of(Unit::Number, depth)
            ),
            7 => format!(
                "({}) {sign} ({})",
                self.of(Unit::Date, depth),
                self.of(Unit::Date, depth)
            ),
            8 => {
                let function = self.pick(&["starts_with", "ends_with", "contains"]);
                format!(
                    "{function}({}, {})",
                    self.of(Unit::Text, depth),
                    self.of(Unit::Text, depth)
                )
            }
            9 => format!("({}) {sign} 80%", self.of(Unit::Percent, depth)),
            10 => format!(
                "({}) {sign} {}",
                self.of(Unit::Money, depth),
                self.literal()
            ),
            11 => format!(
                "({}) != ({})",
                self.of(Unit::Text, depth),
                self.of(Unit::Text, depth)
            ),
            _ => format!(
                "({}) {sign} ({})",
                self.of(Unit::Number, depth),
                self.of(Unit::Number, depth)
            ),
        }
    }
}
