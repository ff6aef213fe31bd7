/* section_table.h: one function a statement of the sections: it reads the words behind the
 * statement's first one, an arm at a time. Private to check/section*.c. */
#ifndef RNETC_CHECK_SECTION_TABLE_H
#define RNETC_CHECK_SECTION_TABLE_H

#include "check/section_reader.h"

/* What one section sets. */
struct section_values {
    struct image_section image;
    struct train_section train;
    struct test_section test;
};

void section_resize(struct section_reader *reader, struct section_values *values);
void section_crop(struct section_reader *reader, struct section_values *values);
void section_grey(struct section_reader *reader, struct section_values *values);
void section_normalize(struct section_reader *reader, struct section_values *values);
void section_labels(struct section_reader *reader, struct section_values *values);
void section_dataset(struct section_reader *reader, struct section_values *values);
void section_split(struct section_reader *reader, struct section_values *values);
void section_augment(struct section_reader *reader, struct section_values *values);
void section_init(struct section_reader *reader, struct section_values *values);
void section_batch(struct section_reader *reader, struct section_values *values);
void section_loss(struct section_reader *reader, struct section_values *values);
void section_sgd(struct section_reader *reader, struct section_values *values);
void section_smooth(struct section_reader *reader, struct section_values *values);
void section_clip(struct section_reader *reader, struct section_values *values);
void section_rate(struct section_reader *reader, struct section_values *values);
void section_stop(struct section_reader *reader, struct section_values *values);
void section_view(struct section_reader *reader, struct section_values *values);
void section_scales(struct section_reader *reader, struct section_values *values);

#endif
