// Looks at the head of an HTTP request before any other code does: what is ambiguous or too long goes no further. Pure.
#ifndef OUTLAY_COMMON_HTTP_REQUEST_HEAD_H_
#define OUTLAY_COMMON_HTTP_REQUEST_HEAD_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace outlay::http {

struct RequestHead {
  int refusal = 0;        // the HTTP status of the answer; 0: the head is good
  std::string text;       // of a good one: what is handed on
  bool has_body = false;  // something follows the head
  uint64_t length = 0;    // of it, in bytes, where the head says so
};

// `head`: from the request's first byte to the empty line that ends it, both included.
//
// Refused are: other versions than HTTP/1.1; a target that is no path, or too long; header lines that are no
// "name: value" of printable ASCII, or go on in the next line; Host, Content-Length, Transfer-Encoding or Authorization
// twice; Content-Length with Transfer-Encoding, so that nobody can disagree where the request ends; a Transfer-Encoding
// other than chunked; a Content-Encoding, which could make a small body large; a body where the method has none.
// Left out of `text` are headers that ask for what is not done here: ranges, compressed answers.
RequestHead CheckRequestHead(std::string_view head);

}  // namespace outlay::http

#endif  // OUTLAY_COMMON_HTTP_REQUEST_HEAD_H_
