// SPDX-License-Identifier: Apache-2.0
#include "relay/server/localsetup.h"

#include "relay/desk/desk.h"
#include "relay/desk/passwords.h"

#include <QPointer>

namespace kefu::server {

namespace {

using desk::Desk;

LocalChannel shown(const storage::ChannelRecord &record)
{
    return { record.name,   record.appid, record.originalId, record.apiBase,
             record.secret, record.token, record.aesKey };
}

} // namespace

LocalSetup::LocalSetup(Desk &desk, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
{
}

void LocalSetup::signIn(const LocalOwner &owner, const Done<QByteArray> &done)
{
    m_desk.signIn(Desk::localActor(), owner.username,
                  [self = QPointer(this), owner, done](const Result<desk::LoginAnswer> &answer) {
                      if (answer)
                          done(answer->refreshToken);
                      else if (self && answer.error().code == ErrorCode::NotFound)
                          self->addOwner(owner, done);
                      else
                          done(answer.error());
                  });
}

void LocalSetup::addOwner(const LocalOwner &owner, const Done<QByteArray> &done)
{
    desk::NewAgent agent;
    agent.username = owner.username;
    agent.nickname = owner.nickname;
    agent.role = Role::Admin;
    agent.password = desk::makeToken(); // kept nowhere
    m_desk.addAgent(Desk::localActor(), agent,
                    [self = QPointer(this), owner, done](const Result<AgentInfo> &added) {
                        if (!added)
                            done(added.error());
                        else if (self)
                            self->signIn(owner, done);
                    });
}

void LocalSetup::channel(const LocalChannel &wanted, const Done<LocalChannel> &done)
{
    if (const auto known = m_desk.channelByName(wanted.name)) {
        QMetaObject::invokeMethod(
            this, [done, found = shown(*known)] { done(found); }, Qt::QueuedConnection);
        return;
    }
    desk::NewChannel channel;
    channel.record.name = wanted.name;
    channel.record.appid = wanted.appid;
    channel.record.originalId = wanted.originalId;
    channel.record.apiBase = wanted.apiBase;
    channel.record.secret = wanted.secret;
    channel.record.token = wanted.token;
    channel.record.aesKey = wanted.aesKey;
    m_desk.addChannel(Desk::localActor(), channel,
                      [done](const Result<storage::ChannelRecord> &added) {
                          if (added)
                              done(shown(*added));
                          else
                              done(added.error());
                      });
}

} // namespace kefu::server
