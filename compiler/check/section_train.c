/* section_train.c: the statements of the section train. In: a statement's words. Out: the fields
 * they set. */
#include <limits.h>

#include "base/limits.h"
#include "check/section_table.h"

static const double largest_rate = 1e6; /* no network learns at such a rate */

void section_dataset(struct section_reader *reader, struct section_values *values)
{
    static const char *const words[] = {"folder", "cifar10", "cifar100", "idx", "arrays"};
    static const enum dataset_kind kinds[] = {DATASET_FOLDER, DATASET_CIFAR10, DATASET_CIFAR100,
                                              DATASET_IDX, DATASET_ARRAYS};
    values->train.dataset = kinds[section_choose(reader, "a kind of dataset", words, 5)];
}

void section_split(struct section_reader *reader, struct section_values *values)
{
    struct train_section *train = &values->train;
    train->split_train = section_integer(reader, "a number of pictures", 1, INT_MAX);
    train->split_validation = section_integer(reader, "a number of pictures", 1, INT_MAX);
}

/* Each kind of step stands once, and a crop fits into the smallest scale. */
static void check_augment(struct section_reader *reader, const struct train_section *train,
                          struct augment_step step)
{
    for (int i = 0; i < train->augment.count; i++) {
        const struct augment_step *before = &train->augment.items[i];
        if (before->kind == step.kind)
            section_refuse(reader, reader->arm->span, "this step stands twice");
        if (before->kind == AUGMENT_SCALE && step.kind == AUGMENT_CROP &&
            step.first > before->first)
            section_refuse(reader, reader->arm->span,
                           "the crop is larger than the smallest scale, %d", before->first);
    }
}

void section_augment(struct section_reader *reader, struct section_values *values)
{
    static const char *const words[] = {"pad", "crop", "flip", "scale", "color"};
    static const enum augment_kind kinds[] = {AUGMENT_PAD, AUGMENT_CROP, AUGMENT_FLIP,
                                              AUGMENT_SCALE, AUGMENT_COLOR};
    struct augment_step step = {
        .kind = kinds[section_choose(reader, "an augmentation", words, 5)],
    };
    if (step.kind == AUGMENT_PAD)
        step.first = section_integer(reader, "a padding", 1, LIMIT_KERNEL);
    if (step.kind == AUGMENT_CROP || step.kind == AUGMENT_SCALE)
        step.first = section_integer(reader, "a size", 1, LIMIT_EXTENT);
    if (step.kind == AUGMENT_SCALE)
        reader->usage = "augment scale 256 480 -> crop 224 -> flip";
    if (step.kind == AUGMENT_SCALE)
        step.second =
            section_integer(reader, "a size not below the first", step.first, LIMIT_EXTENT);
    check_augment(reader, &values->train, step);
    if (!reader->failed)
        array_push(reader->arena, &values->train.augment, step);
}

void section_init(struct section_reader *reader, struct section_values *values)
{
    static const char *const words[] = {"he"};
    section_choose(reader, "an initialisation", words, 1);
    values->train.init_he = true;
}

void section_batch(struct section_reader *reader, struct section_values *values)
{
    values->train.batch = section_integer(reader, "a number of pictures", 1, LIMIT_BATCH);
}

void section_loss(struct section_reader *reader, struct section_values *values)
{
    static const char *const words[] = {"cross_entropy", "hinge"};
    values->train.hinge_squared = section_choose(reader, "a loss", words, 2) == 1;
    if (values->train.hinge_squared)
        section_expect(reader, "squared");
}

void section_sgd(struct section_reader *reader, struct section_values *values)
{
    static const char *const words[] = {"momentum", "decay", "nesterov"};
    struct train_section *train = &values->train;
    bool given[3] = {false};
    while (section_peek(reader)) {
        struct span span = section_peek(reader)->span;
        int option = section_choose(reader, "an option of sgd", words, 3);
        if (given[option])
            section_refuse(reader, span, "`%s` is stated twice", words[option]);
        given[option] = true;
        if (option == 0)
            train->momentum = section_fraction(reader, "a momentum");
        else if (option == 1)
            train->decay = section_number(reader, "a weight decay", 0, 1);
        else
            train->nesterov = true;
    }
    if (train->nesterov && train->momentum == 0)
        section_refuse(reader, reader->arm->span, "nesterov needs a momentum");
}

void section_smooth(struct section_reader *reader, struct section_values *values)
{
    values->train.smooth = section_fraction(reader, "a label smoothing");
}

void section_clip(struct section_reader *reader, struct section_values *values)
{
    values->train.clip = section_number(reader, "a gradient norm", 1e-9, 1e9);
}

void section_stop(struct section_reader *reader, struct section_values *values)
{
    values->train.stop = section_count(reader, "a number of iterations or epochs");
}

/* ---- rate: a first value, then phases in the order of time ---- */

static double take_rate(struct section_reader *reader)
{
    return section_number(reader, "a learning rate", 0, largest_rate);
}

/* `0.1`, `0.1 at 32000`, `0.01 until error 0.8`, `0.01 until 400`. */
static struct rate_phase take_value(struct section_reader *reader, const struct rate_phase *before)
{
    struct rate_phase phase = {.kind = RATE_STEP, .value = take_rate(reader)};
    if (section_take(reader, "until")) {
        phase.kind = RATE_UNTIL;
        if (section_take(reader, "error"))
            phase.error = section_number(reader, "a training error", 1e-6, 1);
        else
            phase.at = section_count(reader, "a number of iterations or epochs");
    } else if (before && before->kind != RATE_UNTIL) {
        section_expect(reader, "at");
        phase.at = section_count(reader, "a number of iterations or epochs");
    } else if (before && section_take(reader, "at")) {
        phase.at = section_count(reader, "a number of iterations or epochs");
    }
    return phase;
}

/* `linear 0.4 at 5 epochs`, `cosine 0 at 25 epochs`. */
static struct rate_phase take_curve(struct section_reader *reader, enum rate_kind kind)
{
    struct rate_phase phase = {.kind = kind, .value = take_rate(reader)};
    section_expect(reader, "at");
    phase.at = section_count(reader, "a number of iterations or epochs");
    return phase;
}

/* `plateau divide 10`, `plateau divide 10 patience 5 epochs`. */
static struct rate_phase take_plateau(struct section_reader *reader)
{
    struct rate_phase phase = {.kind = RATE_PLATEAU};
    section_expect(reader, "divide");
    phase.value = section_number(reader, "a divisor", 1.01, largest_rate);
    if (section_take(reader, "patience"))
        phase.patience = section_count(reader, "a number of iterations or epochs");
    return phase;
}

/* The phases begin one after the other, and a plateau never ends. */
static void check_order(struct section_reader *reader, const struct train_section *train,
                        const struct rate_phase *phase)
{
    for (int i = 0; i < train->rate.count; i++) {
        const struct rate_phase *before = &train->rate.items[i];
        if (before->kind == RATE_PLATEAU)
            section_refuse(reader, reader->arm->span, "nothing comes after a plateau");
        if (phase->at.value > 0 && before->at.epochs == phase->at.epochs &&
            phase->at.value <= before->at.value)
            section_refuse(reader, reader->arm->span, "this phase ends before the one before it");
    }
}

void section_rate(struct section_reader *reader, struct section_values *values)
{
    struct train_section *train = &values->train;
    const struct rate_phase *before =
        train->rate.count ? &train->rate.items[train->rate.count - 1] : NULL;
    struct rate_phase phase;
    if (before && section_take(reader, "plateau"))
        phase = take_plateau(reader);
    else if (before && section_take(reader, "linear"))
        phase = take_curve(reader, RATE_LINEAR);
    else if (before && section_take(reader, "cosine"))
        phase = take_curve(reader, RATE_COSINE);
    else
        phase = take_value(reader, before);
    check_order(reader, train, &phase);
    array_push(reader->arena, &train->rate, phase);
}
