/* app_chain.h: what a program is made of, by hashes that lead from its description to itself. */
#ifndef RNET_APP_CHAIN_H
#define RNET_APP_CHAIN_H

#include <jansson.h>

#include "app.h"
#include "sha256.h"

/* SHA-256 in hexadecimal; "": there is no such file, or it cannot be read. */
struct rnet_chain {
    char weights[RNET_SHA256_TEXT]; /* of --weights FILE, else of the file that was embedded */
    char program[RNET_SHA256_TEXT]; /* of the program's own file */
};

/* Reads the files. 0, or -1 with the reason where --weights FILE cannot be read. */
int rnet_chain_read(const struct rnet_app *app, struct rnet_chain *chain, struct rnet_error *error);

/* Prints it, a file a line: source -> C -> weights -> program. */
void rnet_chain_print(const struct rnet_app *app, const struct rnet_chain *chain);

/* The same as an object; the caller's. */
json_t *rnet_chain_describe(const struct rnet_app *app, const struct rnet_chain *chain);

#endif
