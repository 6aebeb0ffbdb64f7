//! Reads `[policy]`.

use super::context::Context;
use super::documentation::documentation;
use super::fields::{Fields, Item};
use crate::diagnostic::{Diagnostic, policy as code};
use crate::policy::Header;
use crate::source::Span;
use crate::value::{Calendar, Cycle, Day, DayCount};
use toml::de::DeValue;

/// The version of the language that this program reads.
const LANGUAGE: u32 = 1;

/// Reads `[policy]`, and hands its cycle and rounding mode to the rest.
pub(super) fn header(context: &mut Context<'_>, item: &Item<'_>) -> Option<Header> {
    let mut fields = item.table(context)?;
    language(context, &mut fields);
    fields.not_yet(context, &["extends"]);
    let id = fields
        .need(context, "id")
        .and_then(|item| item.words(context));
    let mut documentation = documentation(context, &mut fields);
    if let Some(title) = fields.take("title") {
        documentation.label = title.languages(context);
    }
    let version = fields
        .need(context, "version")
        .and_then(|item| item.words(context));
    let effective = fields
        .need(context, "effective")
        .and_then(|item| effective(context, &item));
    let cycle = fields.need(context, "cycle").and_then(|item| {
        let cycles = [Cycle::Month, Cycle::Quarter, Cycle::Half, Cycle::Year];
        cycles
            .get(item.one_of(context, &["month", "quarter", "half", "year"])?)
            .copied()
    });
    if let Some(cycle) = cycle {
        context.cycle = cycle;
    }
    let currency = fields
        .need(context, "currency")
        .and_then(|item| item.words(context));
    // The policy says its mode; nothing is rounded by a mode that nobody wrote.
    let round = fields
        .need(context, "round")
        .and_then(|item| round(context, &item));
    let days = match fields.take("days") {
        None => Some(DayCount::Calendar),
        Some(item) => {
            let counts = [DayCount::Calendar, DayCount::Thirty360];
            item.one_of(context, &["calendar", "30/360"])
                .and_then(|at| counts.get(at).copied())
        }
    };
    let year_begins = fields
        .take("year_begins")
        .map_or(Some(1), |item| month(context, &item));
    let periods_from = fields.take("periods_from").map(|item| item.date(context));
    let span = fields.span;
    fields.finish(context);
    let effective = effective?;
    Some(Header {
        id: id?,
        documentation,
        version: version?,
        effective,
        calendar: Calendar {
            cycle: cycle?,
            year_begins: year_begins?,
        },
        currency: currency?,
        round: round?,
        days: days?,
        periods_from: periods_from.unwrap_or(Some(effective.0))?,
        span,
    })
}

/// `language = 1`, in every policy.
fn language(context: &mut Context<'_>, fields: &mut Fields<'_>) {
    let Some(item) = fields.take("language") else {
        let missing = fields.missing("language");
        let end = Span::new(fields.span.file, fields.span.end, fields.span.end);
        // Only under a header of its own is the place for a new line known.
        let header = context.slice(fields.span).starts_with('[');
        context.report(if header {
            missing.patch("language", end, format!("\nlanguage = {LANGUAGE}"))
        } else {
            missing.help("language")
        });
        return;
    };
    let number = match item.value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
        DeValue::Integer(_) | DeValue::Float(_) => "",
        _ => {
            context.report(item.wrong_kind("number"));
            return;
        }
    };
    if number.parse() == Ok(LANGUAGE) {
        return;
    }
    let newer = !matches!(number, "" | "0") && number.bytes().all(|byte| byte.is_ascii_digit());
    let found = context.slice(item.span).to_owned();
    let code = if newer {
        code::LANGUAGE_NEWER
    } else {
        code::OUT_OF_RANGE
    };
    let error = Diagnostic::error(code, item.span)
        .arg("key", "language")
        .arg("found", found);
    context.report(
        error
            .arg("known", LANGUAGE)
            .patch("language", item.span, LANGUAGE.to_string()),
    );
}

fn effective(context: &mut Context<'_>, item: &Item<'_>) -> Option<(Day, Option<Day>)> {
    let mut fields = item.table(context)?;
    let from_item = fields.need(context, "from");
    let from = from_item.as_ref().and_then(|item| item.date(context));
    let until_item = fields.take("until");
    let until = until_item.as_ref().map(|item| item.date(context));
    fields.finish(context);
    let (from, until) = (from?, until.map_or(Some(None), |day| day.map(Some))?);
    if let (Some(last), Some(first), Some(written)) = (until, &from_item, &until_item)
        && last < from
    {
        let error =
            Diagnostic::error(code::ENDS_BEFORE_IT_BEGINS, written.span).label("from", first.span);
        context.report(error.arg("from", from).arg("until", last));
        return None;
    }
    Some((from, until))
}

/// `round` of the policy: always with its mode.
fn round(context: &mut Context<'_>, item: &Item<'_>) -> Option<crate::value::Rounding> {
    let rounding = item.rounding(context)?.value;
    let mode = match item.value {
        DeValue::Table(table) => table.contains_key("mode"),
        _ => false,
    };
    if !mode {
        let missing = Diagnostic::error(code::MISSING_KEY, item.span)
            .arg("key", "mode")
            .arg("table", &item.path);
        let text = format!("{{ to = \"{}\", mode = \"half-up\" }}", rounding.to.exact());
        context.report(missing.patch("mode", item.span, text));
    }
    context.mode = rounding.mode;
    Some(rounding)
}

fn month(context: &mut Context<'_>, item: &Item<'_>) -> Option<i8> {
    let month = match item.value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
        DeValue::Integer(_) | DeValue::Float(_) => None,
        _ => {
            context.report(item.wrong_kind("number"));
            return None;
        }
    };
    let month = month.filter(|month| (1..=12).contains(month));
    if month.is_none() {
        let found = context.slice(item.span).to_owned();
        let error = Diagnostic::error(code::OUT_OF_RANGE, item.span)
            .arg("key", item.key)
            .arg("found", found);
        context.report(error.help("month"));
    }
    month
}
