// Sends what others asked for to servers of strangers, over HTTP and SMTP: many transfers on one thread, all of them
// limited, to public addresses only (N5, N8).
//
//   loop.Start({.url = "https://hooks.example/x", .headers = {...}, .body = json}, [](const TransferResult& result)
//   {...});
//
// No redirect is followed, no proxy asked, no cookie kept. The address is checked when the socket for it is opened, and
// the connection goes to that address: whatever a name says the next time it is asked for, counts for nothing. TLS is
// verified with the name in the URL.
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

// What makes a transfer a mail: then the body is the whole message, and the URL "smtp://host:port".
struct Envelope {
  std::string from;  // address
  std::string to;    // address
  std::string user;  // empty: no log-in
  std::string password;
  bool has_tls = true;  // STARTTLS, or nothing is sent
};

struct Transfer {
  std::string url;                   // http, https, smtp or smtps
  std::vector<std::string> headers;  // "name: value", of HTTP
  std::string body;
  std::optional<Envelope> envelope;
  // The operator named the server: it may be anywhere. Otherwise http is for allowed networks only.
  bool is_trusted = false;
};

enum class TransferEnd {
  kAnswered,
  kAddressRefused,  // every address of the name is one where nobody may be sent to
  kTimedOut,
  kFailed,   // no such name, no connection, TLS not verified, broken off
  kStopped,  // the loop went
};

struct TransferResult {
  TransferEnd end = TransferEnd::kFailed;
  int code = 0;      // of HTTP or SMTP; 0: none came
  std::string text;  // the beginning of the answer as far as it is UTF-8, or what went wrong; in some lines
  std::optional<absl::Duration> retry_after;  // the server asked for it
};

struct TransferLoopOptions {
  AddressPolicy policy;
  std::string ca_file;  // empty: the system's
  // "name:port:address,address": stands for the look-up of a name. For tests.
  std::vector<std::string> names;
  // See limits.h: of mails kMailTime.
  absl::Duration transfer_time = limits::kTransferTime;
  // Names that are looked up at a time. For tests.
  size_t look_ups = limits::kLookUps;
};

// Thread-safe.
class TransferLoop {
 public:
  using Done = UniqueFunction<void(const TransferResult&)>;

  explicit TransferLoop(TransferLoopOptions options);
  // Ends what is under way, as kStopped, and waits for the thread.
  ~TransferLoop();

  // `done` runs once, on the loop's thread: it must not wait.
  void Start(Transfer transfer, Done done);

  const AddressPolicy& policy() const;

 private:
  class Loop;
  const std::unique_ptr<Loop> loop_;
};

}  // namespace outlay::transfer

#endif  // OUTLAY_COMMON_TRANSFER_TRANSFER_LOOP_H_
