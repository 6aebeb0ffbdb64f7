//! Results as CSV: `subject,status,<each pay figure by its id>,total`.

use super::Results;

/// One row per person in the order of the keys; amounts ungrouped, a held row without amounts.
pub fn csv(results: &Results) -> String {
    let pays = results.pays.iter().map(|pay| pay.id.as_str());
    let heading = ["subject", "status"].into_iter().chain(pays);
    let heading = heading.chain(["total"]).map(str::to_owned);
    let mut text = written([heading.collect::<Vec<String>>()]);
    text.reserve(results.people.len() * (32 + 16 * results.pays.len()));
    for person in &results.people {
        let pays = 0..results.pays.len();
        let amounts = pays.map(|at| person.pays.get(at).map_or("", String::as_str));
        if !is_plain(&person.subject) {
            let mut row = vec![person.subject.clone(), person.status.word().to_owned()];
            row.extend(amounts.map(str::to_owned));
            row.push(person.total.clone().unwrap_or_default());
            text.push_str(&written([row]));
            continue;
        }
        text.push_str(&person.subject);
        text.push(',');
        text.push_str(person.status.word());
        for amount in amounts {
            text.push(',');
            text.push_str(amount);
        }
        text.push(',');
        text.push_str(person.total.as_deref().unwrap_or(""));
        text.push('\n');
    }
    text
}

/// Whether a text is a cell as it stands.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !text.is_empty() && text.bytes().all(plain)
}

/// Rows as a text.
pub(super) fn written(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail.
        let _ = writer.write_record(row);
    }
    writer
        .into_inner()
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default()
}
