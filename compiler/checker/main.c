/* main.c: rnetc-check NAME.cert. In: a certificate (compiler/emit/certificate.c says what stands
 * in it), the graph and the C that it names. Out: what does not hold, a line each, or a line a
 * claim.
 *
 * Claimed:
 *   files       graph, header, code and prepared parameters are those that the certificate hashes
 *   graph       every value is made before it is read; shapes of results follow from what operators
 *               read, but for those of the way back
 *   extents     constants of the C are the graph's; it defines and includes nothing else
 *   parameters  they lie apart, as the header's structs have them and the table that prepares them;
 *               each is prepared from the tensors of the operator that takes it, and is used once
 *   kernels     each array is as long as its contract in the C says, and as its layout asks for;
 *               the function's name and text are those of the operators that it joins
 *   parts       shares of work are ranges of one count, and a unit's number is one place on each
 *               axis; a pointer to the results goes along an axis by what the layout says; scratch
 *               memory of a part ends where the next one's begins
 *   calls       the C makes exactly the certificate's calls, in their order, a barrier behind each
 *   memory      arrays lie in their buffers, buffers in the workspace; what a step reads is there,
 *               written before and not written over since; a result lies on nothing else that its
 *               step reads or writes, unless that is read element by element where it is written
 *   schedule    each step computes operators of the graph that may be joined, with their operands
 *               and tensors in order; each is computed once, and outputs, losses and a gradient of
 * each learned parameter are where they belong
 *
 * Trusted: that the graph is what the .rnet file says, and in training that it (NAME_train.graph,
 * after autodiff) is the derivative; that a kernel computes what its name says, and a unit of work
 * writes its own places only (Frama-C proves its contract, selftest compares its numbers); that
 * runtime/prepare and simd.h do what they say; the C compiler; this program, its arena and libmd.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checker/check.h"

enum { PROBLEMS_SHOWN = 20 };

bool check_holds(struct check *c, bool condition, const char *claim, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    if (!condition && c->problems++ < PROBLEMS_SHOWN) {
        printf("%s:%d: %s: ", c->name, c->line, claim);
        vprintf(format, list);
        printf("\n");
    }
    va_end(list);
    c->status = condition || c->status ? c->status : 1;
    return condition;
}

/* A line a claim. */
static void print_claims(const struct check *c)
{
    int buffers = 0;
    for (int i = 0; i < c->place_count; i++)
        buffers += c->places[i].last > 0;
    printf("files: graph, header, code%s are those that the certificate is of\n",
           c->training ? "" : " and table of parameters");
    printf("graph: %d operators in order%s\n", c->op_count,
           c->training ? "; the way forward has shapes that follow; that of gradients is trusted"
                       : " with shapes that follow");
    printf("extents: the constants of the C are the graph's\n");
    printf("parameters: %d, apart, of the right tensors, %s\n", c->param_count,
           c->training ? "used" : "used once and prepared as they are read");
    printf("kernels: %d, with the arrays and the names of what they compute\n", c->kernel_count);
    printf("parts: at most %ld, which share out the units of work of each kernel\n", c->threads);
    printf("calls: the C makes these %ld steps, with a barrier behind each\n", c->step);
    printf("memory: %d buffers, written before they are read, whole until then\n", buffers);
    printf("schedule: the steps compute the graph, each of its operators once\n");
}

static void out_of_memory(void)
{
    fprintf(stderr, "rnetc-check: out of memory\n");
    exit(3);
}

int main(int argc, char **argv)
{
    struct check check = {.arena = arena_new(out_of_memory)}, *c = &check;
    const char *path = argc == 2 ? argv[1] : "", *slash = strrchr(path, '/');
    c->name = slash ? slash + 1 : path;
    c->folder = arena_copy(c->arena, path, (size_t)(c->name - path));
    c->cert = words_read(c->arena, path, false);
    c->status = argc != 2 ? 2 : c->cert.bytes ? 0 : 3;
    if (c->status)
        fprintf(stderr,
                argc != 2 ? "usage: rnetc-check FILE.cert\n"
                          : "rnetc-check: %s: it cannot be read\n",
                path);
    else if (check_files(c) && check_graph(c) && check_extents(c) && check_params(c) &&
             check_buffers(c) && check_kernels(c) && check_steps(c))
        check_end(c);
    if (!c->status) {
        print_claims(c);
        printf("%s: certified\n", c->name);
    }
    int status = c->status;
    arena_delete(c->arena);
    return status;
}
