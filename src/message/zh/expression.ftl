# expression
