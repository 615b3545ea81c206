// The refusals of SCIM: the error types of RFC 7644, section 3.12, one function each. They are never returned by an
// RPC; an HTTP answer has the type as `scimType`, and `detail` for people. All functions are thread-safe.
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
// A filter that would read too many resources.
absl::Status TooMany(std::string_view detail);
// FAILED_PRECONDITION: `path` names nothing that exists, or an attribute that cannot be changed that way.
absl::Status NoTarget(std::string_view detail);
absl::Status Mutability(std::string_view detail);

// UNAUTHENTICATED: no token, or none in force.
absl::Status InvalidToken(std::string_view detail);
// UNAUTHENTICATED: a token whose responsible person lacks its rights.
absl::Status OrphanedToken(std::string_view token_id);

struct HttpError {
  int status = http_status::kInternalServerError;
  std::string_view scim_type;  // empty: none applies
};

// Converts `error`, which is not OK, for clients: the errors above by their type, any other status by its code.
HttpError ToHttpError(const absl::Status& error);

// Returns the body that goes with it. Texts of INTERNAL, UNKNOWN and DATA_LOSS are left out, because they are not for
// clients.
Json ErrorBody(const absl::Status& error);
// Returns the body of an error that has no status.
Json ErrorBody(const HttpError& http, std::string_view detail);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_ERRORS_H_
