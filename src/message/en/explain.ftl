# explain: labels of explanations
