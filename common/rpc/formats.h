// Formats of strings: the texts that the annotations of a field accept.
#ifndef OUTLAY_COMMON_RPC_FORMATS_H_
#define OUTLAY_COMMON_RPC_FORMATS_H_

#include <cstdint>
#include <string_view>

#include "outlay/options/v1/options.pb.h"

namespace outlay::rpc {

// Returns whether `text`, valid UTF-8 and not empty, has the format. FORMAT_UNSPECIFIED: no control characters other
// than TAB, LF and CR.
bool HasFormat(std::string_view text, options::v1::Format format);

// Returns the greatest length of a text in the format, in bytes; 0: the format has no limit of its own.
uint32_t FormatBytesMax(options::v1::Format format);

// Describes the format for messages: completes "must be ...".
std::string_view DescribeFormat(options::v1::Format format);

// Returns whether `name` matches `pattern`, in which each '*' stands for one resource id, and each "*-" for one or for
// "-", which means all: ("organizations/a/things/b", "organizations/*/things/*").
bool MatchesResource(std::string_view name, std::string_view pattern);

// Returns the organization's id in a resource name: "acme" in "organizations/acme/purchaseOrders/7"; empty if there is
// none.
std::string_view OrganizationOf(std::string_view name);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_FORMATS_H_
