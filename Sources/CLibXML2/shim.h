/* The part of libxml2 that Markup uses. */
#include <libxml/xmlversion.h>
/* Debian builds libxml2 with ICU, whose types clash with Foundation's own copy of ICU. */
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>
#include <libxml/xmlwriter.h>

/* xmlFree is a mutable global function pointer, which Swift 6 does not let through. */
static inline void clibxml2_free(void *pointer) { xmlFree(pointer); }
