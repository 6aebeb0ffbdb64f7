//! Diagnostics as people read them: headline, excerpt with the place underlined, what to do.

use super::escape::{same_length, visible};
use super::{label_words, words};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::message::{Language, sentence};
use crate::source::{FileId, Sources, Span};
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet,
};
use std::ops::Range;

/// What annotate-snippets gets to draw, and what to mend in what it drew.
struct Drawing<'a> {
    group: Group<'a>,
    /// Heads of data excerpts with the text position appended to them, and without.
    heads: Vec<(String, String)>,
}

/// So many diagnostics of one code and one kind of place are shown; the others are counted.
const SHOWN: usize = 20;

/// As people read them, with excerpts; no colour unless `colour`. Each ends in an empty line.
///
/// Of one code in one kind of place (policy, data, file, command line) twenty are shown; a line
/// at the end says how many more there are.
pub fn text(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    language: Language,
    colour: bool,
) -> String {
    let renderer = if colour {
        Renderer::styled().hyperlink(false)
    } else {
        Renderer::plain()
    };
    let mut counts: Vec<((Code, u8), usize)> = Vec::new();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let kind = (diagnostic.code, place_kind(&diagnostic.place));
        let seen = match counts.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                counts.push((kind, 1));
                1
            }
        };
        if seen <= SHOWN {
            out.push_str(&one(diagnostic, sources, language, &renderer));
            out.push_str("\n\n");
        }
    }
    for ((code, _), count) in counts.iter().filter(|(_, count)| *count > SHOWN) {
        let args = [
            ("rest", (count - SHOWN).to_string()),
            ("code", code.0.to_owned()),
        ];
        if let Some(line) = sentence(language, "more-diagnostics", &args) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

fn place_kind(place: &Place) -> u8 {
    match place {
        Place::Source(_) => 0,
        Place::Cell { .. } | Place::Row { .. } => 1,
        Place::File(_) => 2,
        Place::Command => 3,
    }
}

fn word(language: Language, key: &str) -> String {
    sentence(language, key, &[]).unwrap_or_default()
}

fn one(
    diagnostic: &Diagnostic,
    sources: &Sources,
    language: Language,
    renderer: &Renderer,
) -> String {
    let words = words(diagnostic, language);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR.with_name(word(language, "word-error")),
        Severity::Warning => Level::WARNING.with_name(word(language, "word-warning")),
    };
    let group = Group::with_title(level.primary_title(words.headline).id(diagnostic.code.0));
    let mut drawing = Drawing {
        group,
        heads: Vec::new(),
    };

    let mut marks = vec![Mark {
        place: &diagnostic.place,
        label: words.label,
        primary: true,
    }];
    marks.extend(diagnostic.labels.iter().map(|label| Mark {
        place: &label.place,
        label: label_words(diagnostic, label, language),
        primary: false,
    }));
    for excerpt in excerpts(&marks) {
        drawing = excerpt.draw(drawing, sources, language);
    }
    let Drawing { group, heads } = drawing;

    let help = Level::HELP.with_name(word(language, "word-help"));
    let patch = diagnostic
        .help
        .as_ref()
        .and_then(|help| help.patch.as_ref());
    let drawn = match (words.help, patch) {
        (Some(text), Some((span, replacement))) => {
            let range = inside(sources.text(span.file), *span);
            let snippet = Snippet::source(same_length(sources.text(span.file)))
                .path(patch_path(diagnostic, *span, sources))
                .patch(Patch::new(range, same_length(replacement)));
            let suggestion = Group::with_title(help.secondary_title(text)).element(snippet);
            renderer.render(&[group, suggestion])
        }
        (Some(text), None) => renderer.render(&[group.element(help.message(text))]),
        (None, _) => renderer.render(&[group]),
    };
    let drawn = heads.iter().fold(drawn, |drawn, (with, without)| {
        drawn.replacen(with, without, 1)
    });
    drawn.trim_end().to_owned()
}

/// A suggestion names its file only where that is not the file of the excerpt above it.
fn patch_path(diagnostic: &Diagnostic, patch: Span, sources: &Sources) -> Option<String> {
    match &diagnostic.place {
        Place::Source(span) if span.file == patch.file => None,
        _ => Some(visible(sources.name(patch.file))),
    }
}

/// A place with the sentence under it.
struct Mark<'a> {
    place: &'a Place,
    label: Option<String>,
    primary: bool,
}

/// Marks that are drawn over one excerpt: all of one source file, or a single other place.
struct Excerpt<'a> {
    file: Option<FileId>,
    marks: Vec<&'a Mark<'a>>,
}

/// Gathers marks by file, in the order in which the files first come.
fn excerpts<'a>(marks: &'a [Mark<'a>]) -> Vec<Excerpt<'a>> {
    let mut excerpts: Vec<Excerpt<'a>> = Vec::new();
    for mark in marks {
        let file = match mark.place {
            Place::Source(span) => Some(span.file),
            _ => None,
        };
        match excerpts
            .iter_mut()
            .find(|excerpt| file.is_some() && excerpt.file == file)
        {
            Some(excerpt) => excerpt.marks.push(mark),
            None => excerpts.push(Excerpt {
                file,
                marks: vec![mark],
            }),
        }
    }
    excerpts
}

impl Excerpt<'_> {
    fn draw<'g>(
        &self,
        mut drawing: Drawing<'g>,
        sources: &Sources,
        language: Language,
    ) -> Drawing<'g> {
        if let Some(file) = self.file {
            let source = sources.text(file);
            let annotations = self.marks.iter().filter_map(|mark| match mark.place {
                Place::Source(span) => Some(mark.annotation(inside(source, *span))),
                _ => None,
            });
            let snippet = Snippet::source(same_length(source)).path(visible(sources.name(file)));
            drawing.group = drawing.group.element(snippet.annotations(annotations));
            return drawing;
        }
        let Some(mark) = self.marks.first() else {
            return drawing;
        };
        match mark.place {
            Place::Cell {
                file,
                line,
                column,
                text,
            }
            | Place::Row {
                file,
                row: line,
                column,
                text,
            } => {
                let by_row = matches!(mark.place, Place::Row { .. });
                let head = cell_head(file, *line, by_row, column.as_deref(), language);
                let text = visible(text);
                let range = 0..text.len();
                // One more than the last line is asked for too.
                let start = u32::try_from(*line).unwrap_or(u32::MAX);
                // A snippet says `path:line:column` with the column inside the cell, which means
                // nothing in the file; it is taken off again when all is drawn.
                drawing
                    .heads
                    .push((format!("{head}:{start}:1"), head.clone()));
                let snippet = Snippet::source(text).line_start(start as usize).path(head);
                drawing.group = drawing
                    .group
                    .element(snippet.annotation(mark.annotation(range)));
            }
            Place::File(file) => {
                drawing.group = drawing.group.element(Origin::path(visible(file)));
                drawing.group = mark.note(drawing.group);
            }
            Place::Command | Place::Source(_) => drawing.group = mark.note(drawing.group),
        }
        drawing
    }
}

/// `orders.csv:17 (column «amount»)`, of a file without lines `orders.parquet, row 17 (…)`.
fn cell_head(
    file: &str,
    line: u64,
    by_row: bool,
    column: Option<&str>,
    language: Language,
) -> String {
    let mut args = vec![("file", visible(file)), ("line", line.to_string())];
    let key = match (column, by_row) {
        (Some(_), false) => "place-cell",
        (Some(_), true) => "place-row-cell",
        (None, false) => "place-line",
        (None, true) => "place-row",
    };
    if let Some(column) = column {
        args.push(("column", visible(column)));
    }
    sentence(language, key, &args).unwrap_or_default()
}

impl Mark<'_> {
    fn annotation<'g>(&self, range: Range<usize>) -> Annotation<'g> {
        let kind = if self.primary {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        kind.span(range).label(self.label.clone())
    }

    /// The sentence of a place that has no excerpt to stand under.
    fn note<'g>(&self, group: Group<'g>) -> Group<'g> {
        match &self.label {
            Some(label) => group.element(Level::NOTE.no_name().message(label.clone())),
            None => group,
        }
    }
}

/// The bytes of `span` as a range that is surely inside `text` and between characters.
fn inside(text: &str, span: Span) -> Range<usize> {
    let start = text.floor_char_boundary(span.start as usize);
    start..text.ceil_char_boundary(span.end as usize).max(start)
}
