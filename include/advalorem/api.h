/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the library promises, and which library it is.
 *
 * ADV_API marks the functions and tables that can be used from C and C++: libadvalorem.so exports everything
 * declared with it and nothing else.  Linked statically the mark changes nothing.
 *
 * The macros say what a program was compiled with, adv_version() what it runs with.  A change of PATCH only
 * mends; while MAJOR is 0 a change of MINOR may change structs and functions.  The number in the soname
 * (libadvalorem.so.0) grows with every change that a compiled program would notice.  What the engine computes
 * is versioned apart, as ADV_RULE_VERSION (law.h), and the law by the digest of its pack.
 */
#ifndef ADVALOREM_API_H
#define ADVALOREM_API_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define ADV_API __attribute__((visibility("default")))
#else
#define ADV_API
#endif

#define ADV_VERSION_MAJOR  0
#define ADV_VERSION_MINOR  1
#define ADV_VERSION_PATCH  0
#define ADV_VERSION_STRING "0.1.0"
/** Grows with every version: #if ADV_VERSION_NUMBER >= 100 means 0.1.0 or later. */
#define ADV_VERSION_NUMBER (ADV_VERSION_MAJOR * 10000 + ADV_VERSION_MINOR * 100 + ADV_VERSION_PATCH)

/** "0.1.0": ADV_VERSION_STRING of the library at hand; never NULL, static storage. */
ADV_API const char *adv_version(void);

#ifdef __cplusplus
}
#endif
#endif
