/* weights.c: `rnetc weights`: what fits is told from what does not, names change and nothing else
 * does, other formats are refused with the Python that converts them. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/process.h"

#define TRAINED "examples/cifar_resnet20.safetensors"
#define NETWORK "examples/cifar_resnet20.rnet"

static struct process weights(const char *arguments)
{
    return process_run("%s weights %s", process_rnetc(), arguments);
}

static void expect(const char *arguments, int status, const char *out, const char *err)
{
    struct process ran = weights(arguments);
    cr_expect(ran.status == status, "weights %s: %d\n%s%s", arguments, ran.status, ran.out,
              ran.err);
    cr_expect(!out || strstr(ran.out, out), "weights %s: no '%s' in\n%s", arguments, out, ran.out);
    cr_expect(!err || strstr(ran.err, err), "weights %s: no '%s' in\n%s", arguments, err, ran.err);
    process_free(&ran);
}

/* Writes a mapping, renames, and returns the path of the result. */
static char *renamed(const char *mapping, int status, const char *err)
{
    char *map = files_scratch("names.map"), *result = files_scratch("renamed.safetensors");
    char arguments[1024];
    cr_assert(files_write(map, mapping, strlen(mapping)));
    snprintf(arguments, sizeof arguments, "rename " TRAINED " --map %s -o %s", map, result);
    expect(arguments, status, NULL, err);
    remove(map);
    free(map);
    return result;
}

Test(weights, lists_tensors)
{
    expect("inspect " TRAINED, 0, "97 tensors, 271098 elements, 1084392 bytes\n", NULL);
    expect("inspect " TRAINED, 0, "conv1.weight               F32   16 x 3 x 3 x 3\n", NULL);
    expect("inspect " TRAINED " " NETWORK, 0, "fits        layer3.2.bn2.running_var   F32   64\n",
           NULL);
}

Test(weights, says_what_does_not_fit)
{
    expect("compare " TRAINED " " NETWORK, 0, "97 fit, 0 missing, 0 wrong, 0 extra", NULL);
    expect("compare " TRAINED " examples/cifar_resnet32.rnet", 1,
           "97 fit, 60 missing, 0 wrong, 0 extra: the network cannot use the file\n", NULL);
    expect("compare " TRAINED " examples/cifar100_preact164.rnet", 1,
           "F32   10, the network has 100\n", NULL);
    expect("compare " TRAINED " " NETWORK " --json", 0, "\"fits\": true", NULL);
    struct process ran = weights("inspect " TRAINED " examples/cifar_resnet32.rnet --json");
    json_t *root = json_loads(ran.out, 0, NULL);
    cr_expect(json_array_size(json_object_get(root, "tensors")) == 157 &&
              json_integer_value(json_object_get(root, "missing")) == 60);
    json_decref(root);
    process_free(&ran);
}

Test(weights, heads_for_training_may_be_missing)
{
    char *text = files_scratch("head.rnet"), arguments[1024];
    const char *network = "block head() { avgpool -> linear 10 }\n"
                          "network n {\n    input 3 x 32 x 32\n    conv 3x3 16\n"
                          "    auxiliary 0.3 head() as side\n    avgpool -> linear 10\n}\n";
    cr_assert(files_write(text, network, strlen(network)));
    snprintf(arguments, sizeof arguments, "inspect " TRAINED " %s", text);
    expect(arguments, 0, "missing     side.fc.weight", NULL);
    expect(arguments, 0, "(in training only)\n", NULL);
    snprintf(arguments, sizeof arguments, "compare " TRAINED " %s", text);
    expect(arguments, 1, "2 fit, 0 missing, 1 wrong", NULL);
    remove(text);
    free(text);
}

Test(weights, renaming_back_and_forth_changes_nothing)
{
    char *there = renamed("* module.*\n", 0, NULL), *map = files_scratch("back.map");
    char *back = files_scratch("back.safetensors"), arguments[2048];
    snprintf(arguments, sizeof arguments, "compare %s " NETWORK " -o %s", there, map);
    expect(arguments, 1, "0 fit, 97 missing, 0 wrong, 97 extra", NULL);
    char *proposal = files_read(map, NULL);
    cr_expect(proposal && strstr(proposal, "\nmodule.* *\n"), "%s", proposal);
    snprintf(arguments, sizeof arguments, "rename %s --map %s -o %s", there, map, back);
    expect(arguments, 0, NULL, NULL);
    size_t bytes, others;
    char *a = files_read(TRAINED, &bytes), *b = files_read(back, &others);
    cr_expect(bytes == others && memcmp(a, b, bytes) == 0);
    free(a);
    free(b);
    free(proposal);
    char *paths[] = {there, map, back};
    for (int i = 0; i < 3; i++) {
        remove(paths[i]);
        free(paths[i]);
    }
}

Test(weights, proposes_names_by_shape_and_order)
{
    char *other =
        renamed("layer*.conv2.weight s*.c.weight\nfc.* head.*\nbn1.bias -  # dropped\n", 0, NULL);
    char *map = files_scratch("proposal.map"), arguments[2048];
    snprintf(arguments, sizeof arguments, "compare %s " NETWORK " -o %s", other, map);
    expect(arguments, 1, "85 fit, 12 missing, 0 wrong, 11 extra", NULL);
    char *text = files_read(map, NULL);
    static const char *const lines[] = {"\nhead.weight fc.weight\n", "\n# ? bn1.bias\n",
                                        "\ns2.1.c.weight layer2.1.conv2.weight\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        cr_expect(text && strstr(text, lines[i]), "no %s in\n%s", lines[i], text);
    free(text);
    remove(other);
    remove(map);
    free(other);
    free(map);
}

Test(weights, wrong_mappings_are_refused)
{
    static const struct {
        const char *mapping, *message;
    } rows[] = {
        {"conv1.weight\n", ":1: a line is `OLD NEW`"},
        {"\n# c\na b c\n", ":3: a line is `OLD NEW`"},
        {"conv9.weight x\n", ":1: no tensor is left for `conv9.weight`"},
        {"conv1.* a.*\nconv1.weight b\n", ":2: no tensor is left for `conv1.weight`"},
        {"*.* a\n", ":1: more than one `*` in `*.*`"},
        {"fc.weight *\n", ":1: more `*` than in the old name in `*`"},
        {"fc.* head\n", "two tensors would be named `head`"},
        {"fc.weight fc.bias\n", "two tensors would be named `fc.bias`"},
        {"fc.weight __metadata__\n", ":1: no tensor can be named `__metadata__`"},
        {"fc.weight \xff\n", ":1: no tensor can be named"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *result = renamed(rows[i].mapping, 1, rows[i].message);
        cr_expect(!files_exist(result), "%s", rows[i].mapping);
        free(result);
    }
}

Test(weights, wrong_usage_is_explained)
{
    static const struct {
        const char *arguments;
        int status;
        const char *message;
    } rows[] = {
        {"", 2, "weights needs inspect, compare or rename"},
        {"inspekt x", 2, "did you mean `inspect`?"},
        {"inspect", 2, "needs a safetensors file"},
        {"compare " TRAINED, 2, "compare needs a network's FILE"},
        {"rename " TRAINED, 2, "rename needs --map MAP and -o"},
        {"rename " TRAINED " " NETWORK " --map x -o y", 2, "takes one"},
        {"inspect " TRAINED " -o x", 2, "inspect writes to standard output"},
        {"inspect " TRAINED " --map x", 2, "--map is of rename"},
        {"inspect /nonexistent", 3, "No such file"},
        {"compare " TRAINED " /nonexistent.rnet", 3, "nonexistent.rnet"},
        {"compare " NETWORK " " NETWORK, 1, "not a safetensors file"},
        {"rename " TRAINED " --map /nonexistent -o build/x", 3, "cannot read `/nonexistent`"},
        {"rename " TRAINED " --map " NETWORK " -o " TRAINED, 3, "it is an input"},
        {"compare " TRAINED " " NETWORK " -o " TRAINED, 3, "it is an input"},
        {"compare " TRAINED " " NETWORK " -o " NETWORK, 3, "it is an input"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(rows[i].arguments, rows[i].status, NULL, rows[i].message);
}

/* The first bytes of files that PyTorch, NumPy, h5py and onnx wrote. */
Test(weights, other_formats_are_refused_with_their_conversion)
{
    static const struct {
        const char *name, *bytes;
        size_t count;
        const char *message;
    } rows[] = {
        {"a.pth", "\x80\x02\x8a\x0al\xfc\x9c\x46\xf9 j\xa8P\x19.", 14,
         "state = torch.load(\"PATH\""},
        {"b.pt",
         "PK\3\4\0\0\x08\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0\x12\0"
         "archive/data.pkl",
         46, "import torch; from safetensors.torch import save_file\n"},
        {"c.npz",
         "PK\3\4\x14\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x07\0\x14\0"
         "fc.w.npy",
         38, NULL},
        {"d.npz",
         "PK\3\4\x14\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\x14\0"
         "fc.w.npy",
         38, "arrays = numpy.load(\"PATH\")"},
        {"e.npy", "\x93NUMPY\1\0v\0{'descr'", 16, "array = numpy.load(\"PATH\")"},
        {"f.h5", "\x89HDF\r\n\x1a\n\0\0\0\0", 12, "h5py.File(\"PATH\")"},
        {"g.onnx", "\x08\x07\x12\x07pytorch", 11, "onnx.load(\"PATH\")"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *path = files_scratch(rows[i].name), message[512], arguments[1024];
        cr_assert(files_write(path, rows[i].bytes, rows[i].count));
        snprintf(arguments, sizeof arguments, "inspect %s", path);
        const char *wanted = rows[i].message ? rows[i].message : "not a safetensors file";
        const char *place = strstr(wanted, "PATH");
        snprintf(message, sizeof message, "%.*s%s%s", place ? (int)(place - wanted) : 0, wanted,
                 place ? path : "", place ? place + 4 : wanted);
        expect(arguments, 1, NULL, message);
        remove(path);
        free(path);
    }
}
