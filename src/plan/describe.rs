//! .
pub fn describe(_plan: &super::Plan) -> String { String::new() }
