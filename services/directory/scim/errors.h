// The refusals of SCIM: the error types of RFC 7644, section 3.12, one named function each. They never cross an RPC; an
// answer over HTTP says the type as `scimType`, and `detail` to people. All functions are thread-safe.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_ERRORS_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_ERRORS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/http_status.h"
#include "common/base/json.h"

namespace outlay::directory::scim {

// INVALID_ARGUMENT.
absl::Status InvalidFilter(std::string_view detail);
absl::Status InvalidPath(std::string_view detail);
absl::Status InvalidSyntax(std::string_view detail);
absl::Status InvalidValue(std::string_view detail);
// A filter about more resources than are looked at.
absl::Status TooMany(std::string_view detail);
// FAILED_PRECONDITION: `path` names nothing that is there, or an attribute that cannot be changed so.
absl::Status NoTarget(std::string_view detail);
absl::Status Mutability(std::string_view detail);

// UNAUTHENTICATED: no token, or none that is in force.
absl::Status InvalidToken(std::string_view detail);
// UNAUTHENTICATED: a token for which nobody answers any more.
absl::Status OrphanedToken(std::string_view token_id);

struct HttpError {
  int status = http_status::kInternalServerError;
  std::string_view scim_type;  // empty: none applies
};

// What a client is told of `error`, which is not OK: of those above, and of any other status by its code.
HttpError ToHttpError(const absl::Status& error);

// The body that goes with it. What INTERNAL, UNKNOWN and DATA_LOSS say is not for clients, and is left out.
Json ErrorBody(const absl::Status& error);
// The body of what is no status of ours.
Json ErrorBody(const HttpError& http, std::string_view detail);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_ERRORS_H_
