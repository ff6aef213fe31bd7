/* test_oracle_weights.c: weights from a hash have the very values that the oracle was made with. */
#include <criterion/criterion.h>

#include "support/oracle_weights.h"

/* The first and the last float of a tensor, as the oracle's own generator writes them. */
static const struct {
    struct rnet_manifest_row row;
    float first, last;
} tensors[] = {
    {{"conv1.weight", 4, {16, 3, 3, 3}}, 0.240277559f, -0.133746386f},
    {{"bn1.weight", 1, {16}}, 0.686983228f, 0.825187206f},
    {{"bn1.bias", 1, {16}}, -0.0655977502f, 0.0889214128f},
    {{"bn1.running_mean", 1, {16}}, -0.037157882f, 0.0167631265f},
    {{"bn1.running_var", 1, {16}}, 0.730176151f, 1.43134069f},
    {{"layer1.0.bn2.weight", 1, {16}}, 0.164416626f, 0.240763292f},
    {{"fc.weight", 2, {10, 64}}, 0.196732327f, 0.00232083141f},
    {{"fc.bias", 1, {10}}, -0.0845178738f, -0.0864097252f},
};

static const float image_first = 0.0443793535f, image_last = -0.758344173f;

Test(oracle_weights, values_are_those_of_the_oracle)
{
    for (size_t i = 0; i < sizeof tensors / sizeof *tensors; i++) {
        float values[1024];
        size_t count = oracle_floats(&tensors[i].row);
        oracle_tensor("1", &tensors[i].row, values);
        cr_expect(values[0] == tensors[i].first && values[count - 1] == tensors[i].last,
                  "%s: %.9g ... %.9g", tensors[i].row.name, (double)values[0],
                  (double)values[count - 1]);
    }
    float image[3 * 32 * 32];
    oracle_image("1", "input", 3 * 32 * 32, image);
    cr_expect(image[0] == image_first && image[3 * 32 * 32 - 1] == image_last);
}
