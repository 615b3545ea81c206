// Runs command lines against services that the test answers for, behind the real wrapper: requests are checked by their
// annotations, messages and errors cross in their wire form.
#ifndef OUTLAY_TOOLS_OUTLAY_TESTING_FIXTURE_H_
#define OUTLAY_TOOLS_OUTLAY_TESTING_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "common/base/random.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/local_channel.h"
#include "common/testing/fake_clock.h"
#include "common/testing/temporary_folder.h"
#include "google/protobuf/text_format.h"
#include "tools/outlay/app.h"

namespace outlay::cli {

// Does everything at once that should happen later.
class HurriedScheduler final : public Scheduler {
 public:
  explicit HurriedScheduler(Scheduler& scheduler) : scheduler_(scheduler) {}
  void Run(UniqueFunction<void()> task) override { scheduler_.Run(std::move(task)); }
  void RunAfter(absl::Duration, UniqueFunction<void()> task) override { scheduler_.Run(std::move(task)); }

 private:
  Scheduler& scheduler_;
};

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

class CliTest : public ::testing::Test {
 protected:
  CliTest() {
    environment_.variable = [this](std::string_view name) -> std::optional<std::string> {
      const auto found = variables_.find(std::string(name));
      return found == variables_.end() ? std::nullopt : std::optional<std::string>(found->second);
    };
    environment_.connect = [this](std::string_view service, const std::string&) -> std::unique_ptr<rpc::Channel> {
      return std::make_unique<rpc::LocalChannel>(rpc::LocalChannelOptions{
          .peer = [this, name = std::string(service)] { return down_ == name ? nullptr : &dispatcher_; },
          .service = std::string(service),
          .scheduler = &scheduler_});
    };
    environment_.fetch = [this](const std::string& address, const std::string& path) -> absl::StatusOr<AdminPage> {
      const auto found = pages_.find(address + path);
      return found == pages_.end() ? absl::StatusOr<AdminPage>(absl::UnavailableError("nobody answers"))
                                   : absl::StatusOr<AdminPage>(found->second);
    };
    environment_.scheduler = &hurried_;
    environment_.clock = &clock_;
    environment_.random = &random_;
    environment_.in = &in_;
    environment_.out = &out_;
    environment_.err = &err_;
  }

  // What a service answers to a method; what it was asked last is kept.
  template <typename Request, typename Response>
  void Answer(std::string_view method, std::function<absl::StatusOr<Response>(const Request&)> answer) {
    dispatcher_.Bind<Request, Response>(method, [this, answer](rpc::Call<Request, Response> call) {
      {
        const std::lock_guard lock(mutex_);
        asked_ = call.request().ShortDebugString();
        callers_.push_back(call.caller());
      }
      call.Finish(answer(call.request()));
    });
  }
  // The same answer each time, in text format.
  template <typename Request, typename Response>
  void Answer(std::string_view method, const std::string& text) {
    Answer<Request, Response>(method, [text](const Request&) { return FromText<Response>(text); });
  }
  template <typename Request, typename Response>
  void Fail(std::string_view method, const absl::Status& error) {
    Answer<Request, Response>(method, [error](const Request&) { return error; });
  }
  // A server stream of these messages.
  template <typename Request, typename Response>
  void AnswerStream(std::string_view method, const std::vector<std::string>& texts) {
    dispatcher_.BindStream<Request, Response>(method, [this, texts](rpc::Stream<Request, Response> stream) {
      {
        const std::lock_guard lock(mutex_);
        asked_ = stream.request().ShortDebugString();
      }
      WriteAll(stream, texts, 0);
    });
  }

  ExitCode Run(const std::vector<std::string>& words) {
    out_.str("");
    err_.str("");
    return RunApp(words, environment_);
  }
  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }
  // The last request, and all callers.
  std::string asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  std::vector<rpc::Caller> callers() {
    const std::lock_guard lock(mutex_);
    return callers_;
  }
  std::ptrdiff_t lines_out() const {
    const std::string text = out();
    return std::count(text.begin(), text.end(), '\n');
  }

  // A file with this content; its path.
  std::string File(const std::string& name, const std::string& content) {
    std::string path = folder_.PathOf(name);
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  const testing::TemporaryFolder folder_;
  std::map<std::string, std::string> variables_ = {{"OUTLAY_ORGANIZATION", "acme"}, {"OUTLAY_USER", "ann"}};
  std::map<std::string, AdminPage> pages_;
  std::string down_;  // the service that is down
  Environment environment_;
  std::istringstream in_;
  outlay::testing::FakeClock clock_;
  rpc::Dispatcher& dispatcher() { return dispatcher_; }

 private:
  template <typename Request, typename Response>
  static void WriteAll(const rpc::Stream<Request, Response>& stream, const std::vector<std::string>& texts,
                       std::size_t index) {
    if (index == texts.size()) {
      stream.Finish(absl::OkStatus());
      return;
    }
    stream.Write(FromText<Response>(texts[index]), [stream, texts, index](bool good) {
      if (good) {
        WriteAll(stream, texts, index + 1);
      }
    });
  }

  std::mutex mutex_;
  std::string asked_;                 // Guarded by mutex_.
  std::vector<rpc::Caller> callers_;  // Guarded by mutex_.
  std::ostringstream out_;
  std::ostringstream err_;
  SeededRandom random_{1};
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::DevelopmentAuthorizer authorizer_;
  rpc::Dispatcher dispatcher_{{.clock = &clock_,
                               .random = &random_,
                               .authenticator = &authenticator_,
                               .authorizer = &authorizer_,
                               .development = true}};
  ThreadScheduler scheduler_{2};
  HurriedScheduler hurried_{scheduler_};
};

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_TESTING_FIXTURE_H_
