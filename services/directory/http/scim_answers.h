// Answers of SCIM over HTTP. Functions are thread-safe.
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_ANSWERS_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_ANSWERS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/json.h"
#include "common/http/http_server.h"
#include "services/directory/http/scim_endpoint.h"

namespace outlay::directory {

http::HttpResponse AnswerJson(int status, const json_t* body);
// Returns the body of section 3.12, with Retry-After if a retry may succeed, and the required authentication if the
// token is missing.
http::HttpResponse AnswerError(const absl::Status& error);
// For requests that reached no endpoint. `allow`: the allowed methods, for 405.
http::HttpResponse AnswerError(int status, std::string_view detail, std::string_view allow = {});
// Returns the resource; 204 if it has no body. With 201 also its location.
http::HttpResponse AnswerResource(int status, const ScimResource& resource, const scim::Projection& projection);

// Returns whether a header If-None-Match names the version.
bool NamesVersion(std::string_view header, std::string_view etag);
// Returns the etag that If-Match requires; empty: none, or any. INVALID_ARGUMENT / INVALID_VALUE: several, or invalid
// ones.
absl::StatusOr<std::string> RequiredEtag(std::string_view header);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_ANSWERS_H_
