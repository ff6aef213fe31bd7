/* test_simd.c: simd.h's plain structs, which Frama-C proves, give the bits that its vectors give.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/process.h"

/* Prints the bits of every function's results for every pair of odd numbers; all NaNs are one. */
static const char source[] =
    "#include <stdio.h>\n"
    "#include <string.h>\n"
    "#include \"winograd.h\"\n"
    "#define COUNT 24\n"
    "static real odd[COUNT];\n"
    "static void put(const real *p, int n)\n{\n"
    "    for (int i = 0; i < n; i++) {\n"
    "        rnet_bits bits;\n"
    "        memcpy(&bits, p + i, sizeof bits);\n"
    "        printf(\"%llx \", p[i] != p[i] ? 0x7fcull : (unsigned long long)bits);\n    }\n"
    "    printf(\"\\n\");\n}\n"
    "static void show(rnet_vec v)\n{\n"
    "    _Alignas(64) real lane[RNET_LANES];\n"
    "    rnet_store(lane, v);\n    put(lane, RNET_LANES);\n}\n"
    "static rnet_vec from(int start)\n{\n"
    "    _Alignas(64) real lane[RNET_LANES];\n"
    "    for (int l = 0; l < RNET_LANES; l++)\n        lane[l] = odd[(start + l) % COUNT];\n"
    "    return rnet_load(lane);\n}\n"
    "int main(void)\n{\n"
    "    const real some[] = {0, -(real)0, 1, -1, INFINITY, -INFINITY, NAN, (real)1e-40,\n"
    "                         (real)-1e-40, (real)3e38, (real)0.1, (real)-0.1};\n"
    "    for (int i = 0; i < COUNT; i++)\n"
    "        odd[i] = i < 12 ? some[i] : (real)(i * i * 7919 % 1000 - 500) / 37;\n"
    "    for (int i = 0; i < COUNT; i++)\n        for (int j = 0; j < COUNT; j++) {\n"
    "            const rnet_vec a = from(i), b = from(j), c = from(i + j);\n"
    "            show(rnet_add(a, b)), show(rnet_sub(a, b)), show(rnet_mul(a, b));\n"
    "            show(rnet_fma(a, b, c)), show(rnet_relu(a)), show(rnet_prelu(a, b));\n"
    "            show(rnet_mask(a, b)), show(rnet_above(a, b, c, a)), show(rnet_equal(a, b, c, "
    "a));\n"
    "            show(rnet_max(a, b)), show(rnet_sigmoid(a)), show(rnet_keep(a, (size_t)j % 17));\n"
    "            show(rnet_splat(odd[i]));\n"
    "            real sum = rnet_sum(a), row[COUNT];\n            put(&sum, 1);\n"
    "            memcpy(row, odd, sizeof row);\n"
    "            rnet_row_fma(row, odd + 1, odd[i], (size_t)j), put(row, COUNT);\n"
    "            rnet_row_products(row, odd + 1, odd, (size_t)j), put(row, COUNT);\n"
    "            rnet_vec d[6] = {a, b, c, b, a, c}, v[6];\n"
    "            rnet_winograd_input(d, v);\n"
    "            for (int k = 0; k < 6; k++)\n                show(v[k]);\n"
    "            rnet_winograd_output(d, v);\n"
    "            for (int k = 0; k < 4; k++)\n                show(v[k]);\n        }\n"
    "    return 0;\n}\n";

/* Without fusing, which a compiler may do in one form and not in the other. */
static void expect_equal(const char *compiler, int lanes, const char *more)
{
    char *path = files_scratch("simd.c"), *program = files_scratch("simd");
    cr_assert(files_write(path, source, strlen(source)));
    process_do(
        "%s -std=c11 -O1 -ffp-contract=off -Wno-psabi -Iruntime -DRNET_LANES=%d %s -o %s_v %s -lm",
        compiler, lanes, more, program, path);
    process_do("%s -std=c11 -O1 -ffp-contract=off -Iruntime -DRNET_LANES=%d %s -DRNET_PLAIN -o "
               "%s_p %s -lm",
               compiler, lanes, more, program, path);
    struct process ran =
        process_run("%s_v > %s.v && %s_p > %s.p && test $(wc -l < %s.v) -gt 10000 && cmp %s.v %s.p",
                    program, program, program, program, program, program, program);
    cr_expect(ran.status == 0, "%s, %d lanes %s: %s", compiler, lanes, more, ran.out);
    process_free(&ran);
    free(path);
    free(program);
}

Test(simd, plain_structs_give_the_bits_of_vectors)
{
    for (int lanes = 4; lanes <= 16; lanes *= 2) {
        expect_equal("gcc", lanes, "");
        expect_equal("gcc", lanes, "-DRNET_DOUBLE");
        expect_equal("clang", lanes, "");
    }
}
