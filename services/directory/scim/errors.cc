#include "services/directory/scim/errors.h"

#include "common/base/errors.h"
#include "common/base/http_status.h"
#include "common/base/strings.h"
#include "services/directory/scim/json_values.h"

namespace outlay::directory::scim {
namespace {

using absl::StatusCode;

struct Type {
  std::string_view reason;
  std::string_view scim_type;
};

constexpr std::string_view kInvalidFilter = "INVALID_FILTER";
constexpr std::string_view kInvalidPath = "INVALID_PATH";
constexpr std::string_view kInvalidSyntax = "INVALID_SYNTAX";
constexpr std::string_view kInvalidValue = "INVALID_VALUE";
constexpr std::string_view kTooMany = "TOO_MANY";
constexpr std::string_view kNoTarget = "NO_TARGET";
constexpr std::string_view kMutability = "MUTABILITY";

constexpr Type kTypes[] = {{kTooMany, "tooMany"},           {kInvalidFilter, "invalidFilter"},
                           {kInvalidPath, "invalidPath"},   {kInvalidSyntax, "invalidSyntax"},
                           {kInvalidValue, "invalidValue"}, {kNoTarget, "noTarget"},
                           {kMutability, "mutability"}};

int StatusOf(StatusCode code) {
  switch (code) {
    case StatusCode::kInvalidArgument:
    case StatusCode::kFailedPrecondition:
    case StatusCode::kOutOfRange:
      return http_status::kBadRequest;
    case StatusCode::kUnauthenticated:
      return http_status::kUnauthorized;
    case StatusCode::kPermissionDenied:
      return http_status::kForbidden;
    case StatusCode::kNotFound:
      return http_status::kNotFound;
    case StatusCode::kAlreadyExists:
      return http_status::kConflict;
    case StatusCode::kAborted:
      return http_status::kPreconditionFailed;
    case StatusCode::kResourceExhausted:
      return http_status::kTooManyRequests;
    case StatusCode::kUnimplemented:
      return http_status::kNotImplemented;
    case StatusCode::kUnavailable:
    case StatusCode::kDeadlineExceeded:
    case StatusCode::kCancelled:
      return http_status::kServiceUnavailable;
    default:
      return http_status::kInternalServerError;
  }
}

}  // namespace

absl::Status InvalidFilter(std::string_view detail) {
  return MakeError(StatusCode::kInvalidArgument, kInvalidFilter, detail);
}

absl::Status InvalidPath(std::string_view detail) {
  return MakeError(StatusCode::kInvalidArgument, kInvalidPath, detail);
}

absl::Status InvalidSyntax(std::string_view detail) {
  return MakeError(StatusCode::kInvalidArgument, kInvalidSyntax, detail);
}

absl::Status InvalidValue(std::string_view detail) {
  return MakeError(StatusCode::kInvalidArgument, kInvalidValue, detail);
}

absl::Status NoTarget(std::string_view detail) {
  return MakeError(StatusCode::kFailedPrecondition, kNoTarget, detail);
}

absl::Status Mutability(std::string_view detail) {
  return MakeError(StatusCode::kFailedPrecondition, kMutability, detail);
}

absl::Status TooMany(std::string_view detail) {
  return MakeError(StatusCode::kInvalidArgument, kTooMany, detail);
}

absl::Status InvalidToken(std::string_view detail) {
  return MakeError(StatusCode::kUnauthenticated, "INVALID_TOKEN", detail);
}

absl::Status OrphanedToken(std::string_view token_id) {
  return MakeError(StatusCode::kUnauthenticated, "ORPHANED_TOKEN",
                   Concat("whoever answers for token ", token_id,
                          " left, or does not hold what it stands for: an administrator puts it in force again with ",
                          "outlay scim-token adopt ", token_id));
}

HttpError ToHttpError(const absl::Status& error) {
  HttpError http = {.status = StatusOf(error.code()), .scim_type = {}};
  const std::string reason = ErrorReason(error);
  for (const Type& type : kTypes) {
    if (type.reason == reason) http.scim_type = type.scim_type;
  }
  if (http.scim_type.empty() && error.code() == StatusCode::kAlreadyExists) http.scim_type = "uniqueness";
  if (http.scim_type.empty() && error.code() == StatusCode::kInvalidArgument) http.scim_type = "invalidValue";
  return http;
}

Json ErrorBody(const HttpError& http, std::string_view detail) {
  Json body(json_object());
  Json schemas(json_array());
  Append(schemas.get(), MakeText("urn:ietf:params:scim:api:messages:2.0:Error"));
  Set(body.get(), "schemas", std::move(schemas));
  Set(body.get(), "status", MakeText(Concat(http.status)));
  if (!http.scim_type.empty()) Set(body.get(), "scimType", MakeText(http.scim_type));
  Set(body.get(), "detail", MakeText(detail));
  return body;
}

Json ErrorBody(const absl::Status& error) {
  const HttpError http = ToHttpError(error);
  return ErrorBody(http, http.status == http_status::kInternalServerError ? "internal error" : ToStd(error.message()));
}

}  // namespace outlay::directory::scim
