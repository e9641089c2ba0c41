"""The recipe of the shipped embedding model: data, tokenizer, training."""
