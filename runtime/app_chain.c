/* app_chain.c: the chain of hashes that `info` prints. In: what the compiler knew, the weights
 * file, the program's own file. Out: text or JSON.
 *
 * rnetc makes the C of the source, the C compiler makes the program of the C and librnet.a, and
 * rnetc puts into it the parameters that it prepared from the weights. `sha256sum` of the emitted
 * files, of the weights file and of the program gives the same digits. */
#include "app_chain.h"

#include <stdio.h>
#include <string.h>

#include "json_line.h"

int rnet_chain_read(const struct rnet_app *app, struct rnet_chain *chain, struct rnet_error *error)
{
    struct rnet_error unread = {0};
    const struct rnet_program *program = app->program;
    *chain = (struct rnet_chain){0};
    if (rnet_sha256_file("/proc/self/exe", chain->program, &unread) != 0)
        chain->program[0] = '\0';
    if (app->options.weights != NULL)
        return rnet_sha256_file(app->options.weights, chain->weights, error);
    if (program->weights_hash != NULL)
        snprintf(chain->weights, sizeof chain->weights, "%s", program->weights_hash);
    return 0;
}

void rnet_chain_print(const struct rnet_app *app, const struct rnet_chain *chain)
{
    const struct rnet_program *program = app->program;
    size_t width = strlen(program->source);
    for (size_t i = 0; i < program->file_count; i++)
        if (strlen(program->files[i].name) > width)
            width = strlen(program->files[i].name);
    const int w = (int)width;
    printf("sha256         %-*s  %s\n", w, program->source, program->source_hash);
    for (size_t i = 0; i < program->file_count; i++)
        printf("               %-*s  %s\n", w, program->files[i].name, program->files[i].sha256);
    if (chain->weights[0] != '\0')
        printf("               %-*s  %s\n", w, "weights", chain->weights);
    if (chain->program[0] != '\0')
        printf("               %-*s  %s\n", w, "program", chain->program);
    const char *with = app->options.weights != NULL    ? ""
                       : program->weights_hash != NULL ? ", and the weights prepared"
                                                       : "";
    printf("made           %s: the source -> C; %s: the C, with librnet.a%s -> program\n",
           program->compiler, program->made_with == NULL ? "a C compiler" : program->made_with,
           with);
}

json_t *rnet_chain_describe(const struct rnet_app *app, const struct rnet_chain *chain)
{
    const struct rnet_program *program = app->program;
    json_t *root = json_object(), *files = json_array();
    for (size_t i = 0; i < program->file_count; i++)
        json_array_append_new(files, json_pack("{s:o, s:s}", "name",
                                               rnet_json_text(program->files[i].name), "sha256",
                                               program->files[i].sha256));
    json_object_set_new(root, "source", rnet_json_text(program->source_hash));
    json_object_set_new(root, "c", files);
    json_object_set_new(root, "weights",
                        chain->weights[0] != '\0' ? json_string(chain->weights) : json_null());
    json_object_set_new(root, "program",
                        chain->program[0] != '\0' ? json_string(chain->program) : json_null());
    json_object_set_new(root, "c_compiler",
                        program->made_with != NULL ? rnet_json_text(program->made_with)
                                                   : json_null());
    return root;
}
