//! A few values in a row, without allocating for them.

use crate::value::Value;

/// How many stand in place; more are kept apart.
const IN_PLACE: usize = 4;

/// Values in the order in which they were added.
pub(super) struct Few {
    first: [Value; IN_PLACE],
    count: usize,
    /// All values, once there are more than fit in place.
    all: Vec<Value>,
}

impl Few {
    /// None yet.
    #[inline]
    pub fn new() -> Few {
        Few {
            first: [const { Value::Flag(false) }; IN_PLACE],
            count: 0,
            all: Vec::new(),
        }
    }

    /// Adds a value.
    #[inline]
    pub fn push(&mut self, value: Value) {
        match self.first.get_mut(self.count) {
            Some(place) => *place = value,
            None => {
                if self.all.is_empty() {
                    self.all.extend(self.first.iter().cloned());
                }
                self.all.push(value);
            }
        }
        self.count += 1;
    }

    /// The values.
    #[inline]
    pub fn as_slice(&self) -> &[Value] {
        match self.first.get(..self.count) {
            Some(values) => values,
            None => &self.all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Number;

    #[test]
    fn all_values_in_their_order() {
        let mut few = Few::new();
        for count in 0..10 {
            let expected: Vec<Value> = (0..count)
                .map(|n| Value::Number(Number::from_i64(n)))
                .collect();
            assert_eq!(few.as_slice(), expected);
            few.push(Value::Number(Number::from_i64(count)));
        }
    }
}
