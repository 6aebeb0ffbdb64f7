//! Formulas that fail when they run, and formulas that must be refused.

use crate::generate::Generator;
use merit::value::Unit;

impl Generator {
    /// What fails when it runs.
    pub fn hazard(&mut self) -> String {
        let (money, number) = (self.of(Unit::Money, 1), self.of(Unit::Number, 1));
        match self.below(10) {
            0 => format!("({money}) / (n - n)"),
            1 => format!("mod({number}, x - x)"),
            2 => format!("({money}) * 79228162514264337593543950335 * (k + 10)"),
            3 => format!("0.0000000000000001 * 0.0000000000000001 + ({number})"),
            4 => "t + 9_999_999".to_owned(),
            5 => format!("add_months(t, -{}00_000)", self.below(9) + 1),
            6 => format!("clamp({number}, 5, {})", self.below(5)),
            7 => "t + 0.5".to_owned(),
            8 => format!("switch s {{ \"nobody\" => {number} }}"),
            _ => format!(
                "({money}) + switch v {{ \"open\" => {} }}",
                self.of(Unit::Money, 1)
            ),
        }
    }

    /// A formula that must be refused with `code`.
    pub fn ill(&mut self, code: &str) -> String {
        let money = format!("({})", self.of(Unit::Money, 1));
        let number = format!("({} + n)", self.of(Unit::Number, 1));
        let text = format!("trim({})", self.of(Unit::Text, 1));
        let date = format!("({})", self.of(Unit::Date, 1));
        let days = "d".to_owned();
        let percent = format!("({})", self.of(Unit::Percent, 1));
        let pick = |generator: &mut Generator, of: &[String]| {
            of[generator.below(of.len() as u64) as usize].clone()
        };
        let core = match code {
            "M2021" => self
                .pick(&["not n > 2", "not v in [\"open\"]", "not n == 2"])
                .to_owned(),
            "M2030" => pick(
                self,
                &[
                    format!("{money} + {number}"),
                    format!("{money} * {days}"),
                    format!("{money} * {money}"),
                    format!("{number} / {money}"),
                    format!("{text} + \"a\""),
                    format!("{date} + {date}"),
                    format!("{date} + {number}"),
                    format!("{percent} + {number}"),
                    format!("{money} - {percent}"),
                    "f + 1".to_owned(),
                ],
            ),
            "M2031" => pick(
                self,
                &[
                    format!("{text} == 5"),
                    format!("{number} > {text}"),
                    format!("{money} >= {number}"),
                    format!("{percent} == {money}"),
                    format!("{date} < 5"),
                    format!("f == {number}"),
                    format!("{number} in [1, \"a\"]"),
                    "1 < n < 3".to_owned(),
                ],
            ),
            "M2032" => pick(
                self,
                &[
                    format!("{percent} > 80"),
                    format!("{percent} + 0.5"),
                    format!("max({percent}, 2)"),
                ],
            ),
            "M2033" => self
                .pick(&[
                    "v == \"opne\"",
                    "v in [\"open\", \"gone\"]",
                    "switch v { \"shut\" => 1, _ => 2 }",
                ])
                .to_owned(),
            "M2035" => pick(
                self,
                &[
                    format!("f and {number}"),
                    format!("{text} or g"),
                    format!("not {money}"),
                    format!("if {number} {{ 1 }} else {{ 2 }}"),
                ],
            ),
            "M2036" => pick(
                self,
                &[
                    format!("if f {{ {money} }} else {{ {number} }}"),
                    format!("if f {{ {text} }} else {{ 5 }}"),
                    format!("switch v {{ \"open\" => {money}, _ => {percent} }}"),
                ],
            ),
            "M2037" => format!("{}({number})", self.pick(&["abc", "sqrt", "print_it"])),
            "M2038" => self
                .pick(&["abs(n, 2)", "min(n)", "year()", "clamp(n, 1)"])
                .to_owned(),
            "M2039" => pick(
                self,
                &[
                    format!("abs({text})"),
                    format!("year({number})"),
                    format!("min({money}, {number})"),
                    format!("length({number})"),
                    format!("add_months({date}, {money})"),
                    "upper(f)".to_owned(),
                ],
            ),
            "M2043" => pick(
                self,
                &[
                    format!("{text} < \"b\""),
                    "f > g".to_owned(),
                    format!("{text} >= s"),
                ],
            ),
            "M2044" => pick(
                self,
                &[
                    format!("{date} > \"2026-01-01\""),
                    "year(\"2026-01-01\")".to_owned(),
                ],
            ),
            _ => pick(
                self,
                &[format!("-{text}"), format!("-{date}"), "-(f)".to_owned()],
            ),
        };
        match self.below(4) {
            0 => format!("switch s {{ \"a\" => ({core}), _ => ({core}) }}"),
            1 if code != "M2036" => format!("if f {{ ({core}) }} else {{ ({core}) }}"),
            _ => core,
        }
    }
}
