// A fake directory that publishes what a test defines, over a real feed. Real: store, log, feed service, dispatcher.
// Fake: the rules of directory, time, the network.
#ifndef OUTLAY_COMMON_ACCESS_TESTING_FAKE_DIRECTORY_H_
#define OUTLAY_COMMON_ACCESS_TESTING_FAKE_DIRECTORY_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/command/testing/test_node.h"
#include "common/feed/event_feed.h"
#include "common/rpc/local_channel.h"
#include "outlay/directory/v1/directory_events.pb.h"

namespace outlay::access {

class FakeDirectory {
 public:
  FakeDirectory(outlay::testing::FakeClock* clock, outlay::testing::FakeScheduler* scheduler);

  rpc::Channel& channel() { return channel_; }
  // Makes it unreachable, or reachable again.
  void set_reachable(bool reachable) { is_reachable_ = reachable; }
  // Deletes the log of an organization's partition: consumers that are behind need a snapshot.
  void Trim(const std::string& organization);

  // Each writes one record; ids are plain. An empty parent makes it the top group.
  void SetOrganization(const std::string& organization);
  void SetGroup(const std::string& organization, const std::string& group, const std::string& parent);
  void DeleteGroup(const std::string& organization, const std::string& group);
  void SetRole(const std::string& organization, const std::string& role, const std::vector<std::string>& permissions);
  void SetUser(const std::string& organization, const std::string& user,
               directory::v1::UserChanged::State state = directory::v1::UserChanged::STATE_ACTIVE,
               const std::string& owner = "");
  void Grant(const std::string& organization, const std::string& grant, const std::string& user,
             const std::string& role, const std::string& group, absl::Time expire = absl::InfiniteFuture());
  void Revoke(const std::string& organization, const std::string& grant, const std::string& user);

 private:
  // Announces an event, and sets the subject's state in snapshots; `is_gone`: removes it from them.
  void Tell(const std::string& organization, const std::string& subject, const google::protobuf::Message& event,
            bool is_gone = false);

  outlay::testing::FakeScheduler* const scheduler_;
  SeededRandom random_{3};
  command::TestNode node_;
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::DevelopmentAuthorizer authorizer_;
  rpc::Dispatcher dispatcher_;
  std::unique_ptr<feed::EventFeedService> feed_;
  rpc::LocalChannel channel_;
  bool is_reachable_ = true;
  std::map<std::string, command::Announcement> states_;  // by subject
  uint64_t told_ = 0;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_TESTING_FAKE_DIRECTORY_H_
