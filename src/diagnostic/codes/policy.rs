codes! {
}
