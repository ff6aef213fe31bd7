/* harness.h: C from which Eva starts. */
#ifndef RNETC_AUDIT_HARNESS_H
#define RNETC_AUDIT_HARNESS_H

#include "audit/contract.h"
#include "audit/parts.h"

/* C that calls the entry points of `file`, for each number of parts up to the planned one and each
 * part, and rnet_share with each count of the file's. NULL where the text has another form. */
const char *audit_harness_entries(struct audit *audit, const struct audit_file *file);

/* C that calls each kernel with arrays of the sizes that its contract states, of any values. NULL
 * where a parameter has no size. */
const char *audit_harness_kernels(struct audit *audit, const struct audit_file *file,
                                  const struct audit_kernels *kernels);

#endif
