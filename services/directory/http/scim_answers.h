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
// With the body of section 3.12, Retry-After where waiting helps, and what a token must be where there is none.
http::HttpResponse AnswerError(const absl::Status& error);
// For what never reached an endpoint. `allow`: the methods that there are, for 405.
http::HttpResponse AnswerError(int status, std::string_view detail, std::string_view allow = {});
// The resource; 204 where it has no body. With 201 also where it is.
http::HttpResponse AnswerResource(int status, const ScimResource& resource, const scim::Projection& projection);

// Whether a header If-None-Match names the version.
bool NamesVersion(std::string_view header, std::string_view etag);
// The etag that If-Match asks for; empty: none, or any. INVALID_ARGUMENT / INVALID_VALUE: several, or no such.
absl::StatusOr<std::string> RequiredEtag(std::string_view header);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_ANSWERS_H_
