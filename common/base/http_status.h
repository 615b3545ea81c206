// The HTTP statuses (RFC 9110, section 15; RFC 6585) that are sent or understood here, by their names.
#ifndef OUTLAY_COMMON_BASE_HTTP_STATUS_H_
#define OUTLAY_COMMON_BASE_HTTP_STATUS_H_

namespace outlay::http_status {

inline constexpr int kOk = 200;
inline constexpr int kCreated = 201;
inline constexpr int kNoContent = 204;
inline constexpr int kNotModified = 304;
inline constexpr int kBadRequest = 400;
inline constexpr int kUnauthorized = 401;
inline constexpr int kForbidden = 403;
inline constexpr int kNotFound = 404;
inline constexpr int kMethodNotAllowed = 405;
inline constexpr int kRequestTimeout = 408;
inline constexpr int kConflict = 409;
inline constexpr int kPreconditionFailed = 412;
inline constexpr int kContentTooLarge = 413;
inline constexpr int kUriTooLong = 414;
inline constexpr int kUnsupportedMediaType = 415;
inline constexpr int kTooManyRequests = 429;
inline constexpr int kHeaderFieldsTooLarge = 431;
inline constexpr int kInternalServerError = 500;
inline constexpr int kNotImplemented = 501;
inline constexpr int kServiceUnavailable = 503;
inline constexpr int kVersionNotSupported = 505;

// Returns whether the request was not carried out, for whatever reason.
constexpr bool IsError(int status) {
  return status >= kBadRequest;
}

// Returns whether the server was at fault.
constexpr bool IsServerError(int status) {
  return status >= kInternalServerError;
}

}  // namespace outlay::http_status

#endif  // OUTLAY_COMMON_BASE_HTTP_STATUS_H_
