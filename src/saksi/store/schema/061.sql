-- Most searches hold no private person's name: one look tells.
CREATE INDEX private_words_word ON private_words(word);
