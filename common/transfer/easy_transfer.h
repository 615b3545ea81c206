// One transfer with libcurl's easy handle, set up with its limits. Used by TransferLoop only.
#ifndef OUTLAY_COMMON_TRANSFER_EASY_TRANSFER_H_
#define OUTLAY_COMMON_TRANSFER_EASY_TRANSFER_H_

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/transfer/look_ups.h"
#include "common/transfer/transfer_loop.h"

namespace outlay::transfer {

// Not thread-safe. Must not be moved: the handle has its address.
class EasyTransfer {
 public:
  // `options` and `look_ups` must outlive this. If the handle is null, or IsReady() false, libcurl lacks a necessary
  // feature.
  EasyTransfer(const TransferLoopOptions* options, LookUps* look_ups, Transfer transfer, TransferLoop::Done done);
  EasyTransfer(const EasyTransfer&) = delete;
  EasyTransfer& operator=(const EasyTransfer&) = delete;

  CURL* handle() const { return easy_.get(); }
  bool IsReady() const { return is_ready_; }
  // Returns the server whose connections can be reused: the part of the URL before the path,
  // "https://hooks.example:8443".
  std::string server() const;
  // Uses a new connection, which is not kept.
  void ConnectAlone();

  // To be called after its end, before Finish. True: its name could not be looked up for lack of room, and it is to be
  // started again when there is room.
  bool HasToWait(CURLcode code);
  // The time of its creation.
  absl::Time start() const { return start_; }

  // Reports the result. `code`: libcurl's.
  void Finish(CURLcode code);
  // Reports another result.
  void End(TransferEnd end, std::string text);

 private:
  struct ReleaseEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct ReleaseList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  using List = std::unique_ptr<curl_slist, ReleaseList>;

  static void Append(List* list, const std::string& text);
  static curl_socket_t OpenSocket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int OnLookUp(void* resolver, void* reserved, void* self);
  static size_t OnHead(char* bytes, size_t size, size_t count, void* self);
  static size_t OnAnswer(char* bytes, size_t size, size_t count, void* self);
  static size_t OnRead(char* into, size_t size, size_t count, void* self);

  bool Allows(const curl_sockaddr& address);
  void EndLookUp();
  bool SetUp();
  bool SetUpSafety();
  bool SetUpHttp();
  bool SetUpMail();
  // 0: there was none.
  int AnswerCode() const;
  TransferEnd EndOf(CURLcode code) const;
  std::string WhyFailed(CURLcode code) const;
  bool is_mail() const { return transfer_.envelope.has_value(); }
  void Keep(const char* bytes, size_t size);

  const TransferLoopOptions* const options_;
  LookUps* const look_ups_;
  const absl::Time start_ = SystemClock().Now();
  const Transfer transfer_;
  TransferLoop::Done done_;
  List headers_;
  List names_;
  List recipients_;
  size_t sent_ = 0;          // bytes of a mail
  size_t head_bytes_ = 0;    // received
  size_t answer_bytes_ = 0;  // received
  std::string kept_;
  bool is_looked_up_ = false;  // just now
  bool has_to_wait_ = false;   // for others to be looked up
  bool has_refused_ = false;   // an address
  bool has_tried_ = false;     // an address
  bool is_cut_ = false;        // the answer exceeded its limit
  bool is_ready_ = false;
  std::array<char, CURL_ERROR_SIZE> error_{};  // libcurl's description of it
  std::unique_ptr<CURL, ReleaseEasy> easy_;    // destroyed first
};

}  // namespace outlay::transfer

#endif  // OUTLAY_COMMON_TRANSFER_EASY_TRANSFER_H_
