// Makes transfers on behalf of others to external servers, over HTTP and SMTP: many transfers on one thread, all of
// them limited, and to public addresses only (N5, N8).
//
//   loop.Start({.url = "https://hooks.example/x", .headers = {...}, .body = json}, [](const TransferResult& result)
//   {...});
//
// No redirect is followed, no proxy is used, no cookie is kept. The address is checked when its socket is opened, and
// the connection goes to that address: later answers of the resolver have no effect. TLS is verified with the name in
// the URL.
#ifndef OUTLAY_COMMON_TRANSFER_TRANSFER_LOOP_H_
#define OUTLAY_COMMON_TRANSFER_TRANSFER_LOOP_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/transfer/address_policy.h"
#include "common/transfer/limits.h"

namespace outlay::transfer {

// Makes a transfer a mail: the body is then the whole message, and the URL "smtp://host:port".
struct Envelope {
  std::string from;  // address
  std::string to;    // address
  std::string user;  // empty: no log-in
  std::string password;
  bool has_tls = true;  // requires STARTTLS; otherwise nothing is sent
};

struct Transfer {
  std::string url;                   // http, https, smtp or smtps
  std::vector<std::string> headers;  // "name: value", of HTTP
  std::string body;
  std::optional<Envelope> envelope;
  // The operator has named the server, so it may have any address. Otherwise http is for allowed networks only.
  bool is_trusted = false;
};

enum class TransferEnd {
  kAnswered,
  kAddressRefused,  // all addresses of the name are refused
  kTimedOut,
  kFailed,   // unknown name, no connection, TLS not verified, interrupted
  kStopped,  // the loop was stopped
};

struct TransferResult {
  TransferEnd end = TransferEnd::kFailed;
  int code = 0;      // of HTTP or SMTP; 0: none came
  std::string text;  // the beginning of the answer as far as it is UTF-8, or the error; may have several lines
  std::optional<absl::Duration> retry_after;  // the server asked for it
};

struct TransferLoopOptions {
  AddressPolicy policy;
  std::string ca_file;  // empty: the system's
  // "name:port:address,address": replaces the look-up of a name. For tests.
  std::vector<std::string> names;
  // See limits.h; for mails kMailTime applies.
  absl::Duration transfer_time = limits::kTransferTime;
  // Concurrent look-ups of names. For tests.
  size_t look_ups = limits::kLookUps;
};

// Thread-safe.
class TransferLoop {
 public:
  using Done = UniqueFunction<void(const TransferResult&)>;

  explicit TransferLoop(TransferLoopOptions options);
  // Ends transfers in progress with kStopped, and waits for the thread.
  ~TransferLoop();

  // `done` runs once, on the loop's thread: it must not block.
  void Start(Transfer transfer, Done done);

  const AddressPolicy& policy() const;

 private:
  class Loop;
  const std::unique_ptr<Loop> loop_;
};

}  // namespace outlay::transfer

#endif  // OUTLAY_COMMON_TRANSFER_TRANSFER_LOOP_H_
