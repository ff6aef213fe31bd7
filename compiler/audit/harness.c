/* harness.c: prints C that calls what is audited. In: emitted C. Out: a `main` for Eva. */
#include "audit/harness.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct printer {
    struct audit *audit;
    const char *text;
};

static void print(struct printer *p, const char *line)
{
    p->text = arena_printf(p->audit->arena, "%s%s", p->text, line);
}

/* Functions that the harness leaves open: Eva takes them for what they promise. */
static const char head[] = "/*@ requires first <= last; assigns \\result \\from first, last;\n"
                           "    ensures first <= \\result <= last; */\n"
                           "size_t audit_between(size_t first, size_t last);\n"
                           "/*@ assigns \\result \\from \\nothing; */\nreal audit_real(void);\n"
                           "/*@ assigns \\result \\from \\nothing; */\ndouble audit_double(void);\n"
                           "/*@ assigns \\result \\from \\nothing; */\nint audit_int(void);\n"
                           "/*@ assigns \\result \\from \\nothing; */\nuint64_t audit_bits(void);\n"
                           "size_t rnet_audited_part, rnet_audited_parts;\n";

/* The bytes of the word at `text`. */
static size_t word_bytes(const char *text)
{
    size_t bytes = 0;
    while (isalnum((unsigned char)text[bytes]) || text[bytes] == '_')
        bytes++;
    return bytes;
}

/* The planned number of parts: `parts <= N` of the first contract; 1 where there is none. */
static long planned_parts(const char *text)
{
    static const char clause[] = "requires part < parts && parts <= ";
    const char *at = strstr(text, clause);
    return at ? strtol(at + strlen(clause), NULL, 10) : 1;
}

/* ---- Kernels ---- */

/* The array's declaration and a loop over it; false for a type that no kernel has. */
static bool print_array(struct printer *p, const struct audit_parameter *a)
{
    static const struct {
        const char *type, *element, *value;
    } rows[] = {{"const real *", "real", "audit_real"},
                {"real *", "real", "audit_real"},
                {"const double *", "double", "audit_double"},
                {"double *", "double", "audit_double"},
                {"const int *", "int", "audit_int"},
                {"const uint64_t *", "uint64_t", "audit_bits"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!strcmp(a->type, rows[i].type)) {
            print(p, arena_printf(p->audit->arena,
                                  "    static %s %s[%lld];\n"
                                  "    for (size_t i = 0; i < %lld; i++)\n        %s[i] = %s();\n",
                                  rows[i].element, a->name, a->count, a->count, a->name,
                                  rows[i].value));
            return a->count > 0;
        }
    return false;
}

static bool print_kernel(struct printer *p, const struct audit_kernel *kernel)
{
    struct arena *arena = p->audit->arena;
    const char *arguments = "";
    print(p, arena_printf(arena, "static void audit_%s(size_t part, size_t parts)\n{\n",
                          kernel->name));
    for (int i = 0; i < kernel->parameters.items.count; i++) {
        const struct audit_parameter *a = &kernel->parameters.items.items[i];
        const char *value = a->name;
        if (strchr(a->type, '*')) {
            if (!print_array(p, a))
                return false;
        } else if (!strcmp(a->type, "double ")) {
            value = "audit_double()";
        } else if (!strcmp(a->type, "uint64_t ")) {
            value = "audit_bits()";
        } else if (strcmp(a->name, "part") && strcmp(a->name, "parts")) {
            return false;
        }
        arguments = arena_printf(arena, "%s%s%s", arguments, i ? ", " : "", value);
    }
    print(p, arena_printf(arena, "    %s(%s);\n}\n", kernel->name, arguments));
    return true;
}

/* Of rnet_share only the specification is known here, so that one call stands for all numbers of
 * parts. */
const char *audit_harness_kernels(struct audit *audit, const struct audit_file *file,
                                  const struct audit_kernels *kernels)
{
    struct printer p = {audit, arena_printf(audit->arena, "#include \"%s\"\n%s", file->name, head)};
    for (int i = 0; i < kernels->items.count; i++)
        if (!print_kernel(&p, &kernels->items.items[i]))
            return NULL;
    long parts = planned_parts(file->text);
    print(&p, arena_printf(audit->arena,
                           "int main(void)\n{\n"
                           "    const size_t parts = audit_between(1, %ld);\n"
                           "    const size_t part = audit_between(0, %ld);\n",
                           parts, parts - 1));
    for (int i = 0; i < kernels->items.count; i++)
        print(&p, arena_printf(audit->arena, "    audit_%s(part, parts);\n",
                               kernels->items.items[i].name));
    print(&p, "    return 0;\n}\n");
    return p.text;
}

/* ---- Entry points ---- */

/* rnet_share's body keeps its promise, for each count: the part is any one, its end included. */
static void print_shares(struct printer *p, const char *text, long parts)
{
    struct audit_texts seen = {0};
    struct arena *arena = p->audit->arena;
    static const char call[] = "rnet_share(";
    for (const char *at = strstr(text, call); at; at = strstr(at + 1, call)) {
        const char *digits = at + strlen(call);
        const char *count = arena_copy(arena, digits, word_bytes(digits));
        bool known = !isdigit((unsigned char)*count);
        for (int i = 0; i < seen.items.count; i++)
            known = known || !strcmp(seen.items.items[i], count);
        if (known)
            continue;
        array_push(arena, &seen.items, count);
        print(p, arena_printf(arena,
                              "    //@ loop unroll %ld;\n"
                              "    for (size_t parts = 1; parts <= %ld; parts++)\n"
                              "        rnet_share(%s, audit_between(0, parts), parts);\n",
                              parts, parts, count));
    }
}

/* The header that has the sizes: that of NAME_train.c, or of NAME_infer.c. */
static const char *header_of(struct audit *a, const char *name)
{
    return audit_slurp(a->arena, arena_printf(a->arena, "%s/%s.h", a->folder, name));
}

static const char *upper(struct arena *arena, const char *name)
{
    char *text = arena_copy(arena, name, strlen(name));
    for (char *c = text; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return text;
}

/* The caller's arrays, one an output, in the order of struct NAME_outputs. `upper` begins their
 * macros. */
static bool print_outputs(struct printer *p, const char *header, const char *big,
                          const char *prefix)
{
    struct arena *a = p->audit->arena;
    const char *at = strstr(header, arena_printf(a, "struct %s_outputs {", p->audit->network));
    const char *values = "";
    for (at = at ? strstr(at, "float *") : NULL; at; at = strstr(at, "float *")) {
        const char *close = strchr(at, '}');
        const char *name =
            arena_copy(a, at + strlen("float *"), word_bytes(at + strlen("float *")));
        print(p, arena_printf(a, "static float audit_out_%s[%s_BATCH * %s_OUTPUT_%s_FLOATS];\n",
                              name, big, prefix, name));
        values = arena_printf(a, "%s%saudit_out_%s", values, *values ? ", " : "", name);
        at += strlen("float *");
        const char *next = strstr(at, "float *");
        if (!next || next > close)
            break;
    }
    print(p, arena_printf(a, "static const struct %s_outputs audit_outputs = {%s};\n",
                          p->audit->network, values));
    return *values;
}

/* Blocks and calls for `void NAME_infer(...)`, or NAME_s256_infer. */
static bool infer_calls(struct printer *p, const char *header, const char *function,
                        const char **call)
{
    struct arena *a = p->audit->arena;
    const char *name = p->audit->network, *big = upper(a, name);
    const char *rest = function + strlen(name); /* "_infer" or "_s256_infer" */
    const char *scale = arena_copy(a, rest, strlen(rest) - strlen("_infer"));
    const char *prefix = arena_printf(a, "%s%s", big, upper(a, scale));
    print(p, arena_printf(a,
                          "static struct %s_params audit_params;\n"
                          "static float audit_input[%s_BATCH * %s_INPUT_FLOATS];\n"
                          "static float audit_workspace[%s_WORKSPACE_BYTES / sizeof(float)];\n",
                          name, big, prefix, prefix));
    bool several = strstr(header, arena_printf(a, "struct %s_outputs {", name));
    if (several && !print_outputs(p, header, big, prefix))
        return false;
    if (!several)
        print(p, arena_printf(a, "static float audit_output[%s_BATCH * %s_OUTPUT_FLOATS];\n", big,
                              prefix));
    *call = arena_printf(a, "        %s(&audit_params, audit_input, %s, audit_workspace);\n",
                         function, several ? "&audit_outputs" : "audit_output");
    return true;
}

/* Those of NAME_train.c. Labels may be any numbers: nothing checks them. */
static void train_calls(struct printer *p, const char **call)
{
    struct arena *a = p->audit->arena;
    const char *name = p->audit->network, *big = upper(a, name);
    print(p, arena_printf(a,
                          "static struct %s_weights audit_w, audit_d, audit_v;\n"
                          "static struct %s_statistics audit_s;\n"
                          "static float audit_input[%s_TRAIN_BATCH * %s_INPUT_FLOATS];\n"
                          "static int audit_labels[%s_TRAIN_BATCH];\n"
                          "static uint64_t audit_seeds[%s_TRAIN_BATCH];\n"
                          "static double audit_result[2], audit_by[4];\n"
                          "static real audit_workspace[%s_TRAIN_WORKSPACE_BYTES / sizeof(real)];\n",
                          name, name, big, big, big, big, big));
    *call = arena_printf(
        a,
        "        for (size_t i = 0; i < %s_TRAIN_BATCH; i++)\n"
        "            audit_seeds[i] = audit_bits();\n"
        "        %s_gradients(&audit_w, &audit_d, &audit_s, audit_input, audit_labels, "
        "audit_seeds, audit_double(), audit_result, audit_workspace);\n"
        "        for (size_t i = 0; i < 4; i++)\n            audit_by[i] = audit_double();\n"
        "        %s_update(&audit_w, &audit_d, &audit_v, audit_by);\n",
        big, name, name);
}

const char *audit_harness_entries(struct audit *audit, const struct audit_file *file)
{
    struct arena *a = audit->arena;
    const char *name = audit->network, *call = NULL;
    bool train = !strcmp(file->name, arena_printf(a, "%s_train.c", name));
    const char *header = header_of(audit, name);
    struct printer p = {
        audit, arena_printf(a, "#include \"%s\"\n#include \"%s.h\"\n%s", file->name, name, head)};
    if (!header)
        return NULL;
    const char *function = arena_copy(a, file->name, strlen(file->name) - strlen(".c"));
    if (train)
        train_calls(&p, &call);
    else if (!infer_calls(&p, header, function, &call))
        return NULL;
    long parts = planned_parts(file->text);
    print(&p, "int main(void)\n{\n");
    print_shares(&p, file->text, parts);
    print(&p, arena_printf(a,
                           "    //@ loop unroll %ld;\n"
                           "    for (size_t parts = 1; parts <= %ld; parts++) {\n"
                           "        rnet_audited_parts = parts;\n"
                           "        rnet_audited_part = audit_between(0, parts - 1);\n%s    }\n"
                           "    return 0;\n}\n",
                           parts, parts, call));
    return p.text;
}
