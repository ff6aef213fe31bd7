/* format_pieces.h: a text as what the layout puts in order: tokens, with the comments and line
 * breaks before each. Private to front/. */
#ifndef RNETC_FRONT_FORMAT_PIECES_H
#define RNETC_FRONT_FORMAT_PIECES_H

#include "front/parser.h"

struct comment {
    const char *text; /* from its `#`, blanks at its end left out */
    int bytes;
    bool own_line; /* nothing stands before it */
    bool blank;    /* an empty line stands before it */
};

struct piece {
    int kind; /* 0: the end of the text */
    const char *text;
    int bytes, width;           /* width: columns */
    int comments, comments_end; /* those between the piece before and this one */
    bool unary;                 /* a minus with one operand */
    bool starts;                /* a newline that counts stands before it */
    bool breaks;                /* a line break stands before it */
    bool blank;                 /* an empty line stands right before it */
    bool vertical;              /* a `{` whose body has a line break or a comment in it */
};

struct pieces {
    ARRAY(struct piece) pieces; /* the last is the end */
    ARRAY(struct comment) comments;
};

/* The pieces of a text that was parsed into `tokens`; they point into it. */
struct pieces format_pieces(struct arena *arena, const struct source *source,
                            const struct token_list *tokens);

/* Lays the pieces out. The result is the arena's. */
const char *format_layout(struct arena *arena, const struct pieces *pieces, size_t *bytes);

#endif
