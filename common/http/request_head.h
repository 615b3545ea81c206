// Checks the head of an HTTP request before any other code reads it, and refuses ambiguous or oversized ones. Pure.
#ifndef OUTLAY_COMMON_HTTP_REQUEST_HEAD_H_
#define OUTLAY_COMMON_HTTP_REQUEST_HEAD_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace outlay::http {

struct RequestHead {
  int refusal = 0;        // the HTTP status of the answer; 0: the head is valid
  std::string text;       // for a valid head: the text to pass on
  bool has_body = false;  // a body follows the head
  uint64_t length = 0;    // of the body in bytes, if the head gives it
};

// `head`: from the request's first byte to the empty line that ends it, both included.
//
// Refuses: versions other than HTTP/1.1; a target that is not a path, or is too long; header lines that are not "name:
// value" in printable ASCII, or continue on the next line; repeated Host, Content-Length, Transfer-Encoding or
// Authorization; Content-Length together with Transfer-Encoding, so that the end of the request is unambiguous; a
// Transfer-Encoding other than chunked; a Content-Encoding, which could make a small body large; a body for a method
// without one. Omits from `text` headers for features that are not supported: ranges, compressed answers.
RequestHead CheckRequestHead(std::string_view head);

}  // namespace outlay::http

#endif  // OUTLAY_COMMON_HTTP_REQUEST_HEAD_H_
