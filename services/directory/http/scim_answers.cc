#include "services/directory/http/scim_answers.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/http_status.h"
#include "common/base/strings.h"
#include "services/directory/http/scim_meta.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/json_values.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kContentType = "application/scim+json;charset=utf-8";

std::string_view Stripped(std::string_view text) {
  return ToStd(absl::StripAsciiWhitespace(ToAbsl(text)));
}

// Returns the etag in W/"e" or "e".
std::optional<std::string_view> EtagIn(std::string_view text) {
  text = Stripped(text);
  if (text.starts_with("W/")) text.remove_prefix(2);
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  return text.find('"') == std::string_view::npos ? std::optional(text) : std::nullopt;
}

}  // namespace

http::HttpResponse AnswerJson(int status, const json_t* body) {
  return {.status = status, .content_type = std::string(kContentType), .body = scim::Serialize(body), .headers = {}};
}

http::HttpResponse AnswerError(const absl::Status& error) {
  const Json body = scim::ErrorBody(error);
  http::HttpResponse answer = AnswerJson(scim::ToHttpError(error).status, body.get());
  if (answer.status == http_status::kUnauthorized) {
    answer.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"scim\"");
  }
  const std::optional<ErrorDetail> detail = GetErrorDetail(error);
  if (detail.has_value() && detail->retry_after.has_value()) {
    const int64_t seconds = static_cast<int64_t>(std::ceil(absl::ToDoubleSeconds(*detail->retry_after)));
    answer.headers.emplace_back("Retry-After", Concat(std::max<int64_t>(seconds, 1)));
  }
  return answer;
}

http::HttpResponse AnswerError(int status, std::string_view detail, std::string_view allow) {
  http::HttpResponse answer = AnswerJson(status, scim::ErrorBody({.status = status, .scim_type = {}}, detail).get());
  if (!allow.empty()) answer.headers.emplace_back("Allow", std::string(allow));
  return answer;
}

http::HttpResponse AnswerResource(int status, const ScimResource& resource, const scim::Projection& projection) {
  http::HttpResponse answer = {.status = http_status::kNoContent, .content_type = {}, .body = {}, .headers = {}};
  if (resource.json != nullptr) answer = AnswerJson(status, scim::Project(resource.json.get(), projection).get());
  if (!resource.etag.empty()) answer.headers.emplace_back("ETag", ScimVersion(resource.etag));
  const json_t* const meta = scim::FindValue(resource.json.get(), "meta");
  if (const auto location = scim::AsText(scim::FindValue(meta, "location"));
      location && status == http_status::kCreated) {
    answer.headers.emplace_back("Location", std::string(*location));
  }
  return answer;
}

bool NamesVersion(std::string_view header, std::string_view etag) {
  if (Stripped(header) == "*") return true;
  for (const absl::string_view one : absl::StrSplit(ToAbsl(header), ',')) {
    if (EtagIn(ToStd(one)) == etag) return true;
  }
  return false;
}

absl::StatusOr<std::string> RequiredEtag(std::string_view header) {
  header = Stripped(header);
  if (header.empty() || header == "*") return std::string();
  const std::optional<std::string_view> etag = EtagIn(header);
  if (!etag.has_value() || etag->empty()) return scim::InvalidValue("If-Match must be one version, or *");
  return std::string(*etag);
}

}  // namespace outlay::directory
