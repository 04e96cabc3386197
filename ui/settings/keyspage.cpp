// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/keyspage.h"

#include "ui/widgets/button.h"
#include "ui/widgets/focusframe.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace kefu::ui {

namespace {

constexpr int kWidth = 560;
constexpr int kSide = 20;
constexpr int kListTop = 8;
constexpr int kListHeight = 316;
constexpr int kWordsHeight = 36;
constexpr int kButton = 30;
constexpr int kRow = 30;
constexpr int kKeys = 210;

class KeyRow : public QStyledItemDelegate {
public:
    KeyRow(const Look &look, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_look(look)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return { 100, kRow };
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Theme &theme = m_look.theme();
        const QRect row = option.rect.adjusted(10, 0, -14, 0);
        painter->save();
        if (index.data(KeysModel::HeadingRole).toBool()) {
            painter->setFont(m_look.font(12, true));
            painter->setPen(theme.sub);
            painter->drawText(row, Qt::AlignVCenter, index.data().toString());
            painter->restore();
            return;
        }
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.rowSelected);
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(option.rect, theme.rowHover);
        const bool fixed = index.data(KeysModel::FixedRole).toBool();
        const bool changed = index.data(KeysModel::ChangedRole).toBool();
        const auto line = [painter](const QRect &where, const QString &text) {
            painter->drawText(
                where, Qt::AlignVCenter,
                painter->fontMetrics().elidedText(text, Qt::ElideRight, where.width()));
        };
        painter->setFont(m_look.font(13));
        painter->setPen(fixed ? theme.sub : theme.text);
        line(row.adjusted(0, 0, -kKeys - 10, 0), index.data().toString());
        painter->setFont(m_look.font(12, changed));
        painter->setPen(changed ? theme.accent : theme.sub);
        line(QRect(row.right() - kKeys, row.top(), kKeys, row.height()),
             index.data(KeysModel::KeysRole).toString());
        painter->restore();
    }

private:
    const Look &m_look;
};

} // namespace

// ---- rows

KeysModel::KeysModel(const ShortcutMap &keys, QObject *parent)
    : QAbstractListModel(parent)
    , m_keys(keys)
{
    for (const ActionRow &row : actionRows()) {
        if (m_rows.isEmpty() || m_rows.last().group != row.group)
            m_rows.append({ -1, row.group });
        m_rows.append({ int(row.action), row.group });
    }
}

int KeysModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant KeysModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    const bool heading = row.action < 0;
    const Action action = heading ? Action::Count : Action(row.action);
    switch (role) {
    case Qt::DisplayRole:
        return heading ? groupWords(row.group) : actionWords(action);
    case Qt::AccessibleTextRole:
        return heading ? groupWords(row.group)
                       : QStringLiteral("%1: %2").arg(actionWords(action), m_keys.keysText(action));
    case HeadingRole:
        return heading;
    case ActionRole:
        return row.action;
    case KeysRole:
        return heading ? QString() : m_keys.keysText(action);
    case ChangedRole:
        return !heading && m_keys.isChanged(action);
    case FixedRole:
        return !heading && actionRow(action).fixed;
    default:
        return {};
    }
}

Qt::ItemFlags KeysModel::flags(const QModelIndex &index) const
{
    if (!index.isValid() || m_rows.at(index.row()).action < 0)
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

int KeysModel::rowOf(Action action) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row).action == int(action))
            return row;
    }
    return -1;
}

void KeysModel::tellAll()
{
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

// ---- the page

KeysPage::KeysPage(const Look &look, ShortcutMap &keys, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_keys(keys)
    , m_model(new KeysModel(keys, this))
    , m_list(new QListView(this))
    , m_words(new PlainLabel(look, 12, &Theme::sub, this))
    , m_take(new Button(look, Button::Kind::Primary, this))
    , m_change(new Button(look, Button::Kind::Quiet, this))
    , m_none(new Button(look, Button::Kind::Quiet, this))
    , m_reset(new Button(look, Button::Kind::Quiet, this))
    , m_resetAll(new Button(look, Button::Kind::Link, this))
{
    setObjectName(QStringLiteral("keysPage"));
    build();
    retranslate();
    select(Action::QuickSwitch);
}

void KeysPage::build()
{
    m_list->setObjectName(QStringLiteral("keysList"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new KeyRow(m_look, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setStyleSheet(QStringLiteral("QListView{background:transparent}"));
    m_list->setGeometry(kSide - 8, kListTop, kWidth - 2 * kSide + 16, kListHeight);
    m_list->installEventFilter(this);
    new OverlayScrollBar(m_look, m_list);
    new FocusFrame(m_look, m_list);
    m_words->setObjectName(QStringLiteral("keysWords"));
    m_words->setWrapped(true);
    m_words->setGeometry(kSide, kListTop + kListHeight + 4, kWidth - 2 * kSide, kWordsHeight);
    const std::pair<Button *, const char *> names[] = { { m_take, "keysTake" },
                                                        { m_change, "keysChange" },
                                                        { m_none, "keysNone" },
                                                        { m_reset, "keysReset" },
                                                        { m_resetAll, "keysResetAll" } };
    for (const auto &[button, name] : names)
        button->setObjectName(QLatin1String(name));
    connect(m_list, &QListView::doubleClicked, this, &KeysPage::capture);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        stop();
        say({});
    });
    connect(m_change, &QAbstractButton::clicked, this, &KeysPage::capture);
    connect(m_take, &QAbstractButton::clicked, this, [this] { assign(m_wanted); });
    connect(m_none, &QAbstractButton::clicked, this, [this] {
        if (const auto action = current())
            m_keys.clear(*action);
        apply();
    });
    connect(m_reset, &QAbstractButton::clicked, this, [this] {
        if (const auto action = current())
            m_keys.reset(*action);
        apply();
    });
    connect(m_resetAll, &QAbstractButton::clicked, this, [this] {
        m_keys.resetAll();
        apply();
    });
}

void KeysPage::retranslate()
{
    m_list->setAccessibleName(tr("Keys"));
    m_take->setText(tr("Take it"));
    m_change->setText(tr("Other key …"));
    m_none->setText(tr("No key"));
    m_reset->setText(tr("Reset"));
    m_resetAll->setText(tr("Reset all"));
    stop();
    say({});
    m_model->tellAll();
}

std::optional<Action> KeysPage::current() const
{
    const int action = m_list->currentIndex().isValid()
        ? m_list->currentIndex().data(KeysModel::ActionRole).toInt()
        : -1;
    return action < 0 ? std::nullopt : std::optional(Action(action));
}

void KeysPage::select(Action action)
{
    m_list->setCurrentIndex(m_model->index(m_model->rowOf(action)));
}

void KeysPage::capture()
{
    const auto action = current();
    if (!action)
        return;
    if (actionRow(*action).fixed) {
        say(tr("This key belongs to the field or list that has the focus."), true);
        return;
    }
    m_capturing = true;
    m_list->setFocus();
    say(tr("Press the new key for “%1”. Esc: leave it as it is.").arg(actionWords(*action)));
}

void KeysPage::stop()
{
    m_capturing = false;
    m_wanted = {};
}

//! A key was pressed for the current action.
void KeysPage::take(const QKeySequence &key)
{
    const auto action = current();
    const QString words = key.toString(QKeySequence::NativeText);
    stop();
    if (!action)
        return;
    switch (m_keys.faultOf(*action, key)) {
    case KeyFault::None:
        assign(key);
        return;
    case KeyFault::Typing:
        say(tr("%1 is needed for writing and moving; take one with Ctrl or Alt.").arg(words), true);
        return;
    case KeyFault::Editing:
        say(tr("%1 copies, pastes or undoes in every program.").arg(words), true);
        return;
    case KeyFault::Taken:
        m_wanted = key;
        say(tr("%1 is “%2”. Take it from there?").arg(words, actionWords(*m_keys.ownerOf(key))),
            true);
        m_take->setFocus();
        return;
    }
}

void KeysPage::assign(const QKeySequence &key)
{
    if (const auto action = current())
        m_keys.assign(*action, key);
    apply();
    m_list->setFocus();
}

void KeysPage::apply()
{
    stop();
    say({});
    m_model->tellAll();
    Q_EMIT changed();
}

void KeysPage::say(const QString &words, bool wrong)
{
    m_words->setColour(wrong ? &Theme::danger : &Theme::sub);
    m_words->setText(
        words.isEmpty() ? tr("Enter or a double click gives the chosen line another key.") : words);
    refresh();
}

void KeysPage::refresh()
{
    const auto action = current();
    const bool free = action && !actionRow(*action).fixed;
    m_take->setVisible(!m_wanted.isEmpty());
    m_change->setEnabled(free);
    m_none->setEnabled(free && !m_keys.keys(*action).isEmpty());
    m_reset->setEnabled(free && m_keys.isChanged(*action));
    m_resetAll->setEnabled(!m_keys.changes().isEmpty());
    int left = kSide;
    const int top = kListTop + kListHeight + kWordsHeight + 10;
    for (Button *button : { m_take, m_change, m_none, m_reset }) {
        if (button->isHidden())
            continue;
        const int width = button->sizeHint().width();
        button->setGeometry(left, top, width, kButton);
        left += width + 8;
    }
    const int width = m_resetAll->sizeHint().width();
    m_resetAll->setGeometry(kWidth - kSide - width, top, width, kButton);
}

bool KeysPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_list || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *pressed = static_cast<QKeyEvent *>(event);
    const bool enter = pressed->key() == Qt::Key_Return || pressed->key() == Qt::Key_Enter;
    if (!m_capturing) {
        if (!enter || pressed->modifiers() & ~Qt::KeypadModifier)
            return QWidget::eventFilter(watched, event);
        capture();
        return true;
    }
    if (pressed->key() == Qt::Key_Escape && pressed->modifiers() == Qt::NoModifier) {
        stop();
        say({});
        return true;
    }
    if (const QKeySequence key = keyOf(*pressed); !key.isEmpty())
        take(key);
    return true; // a modifier alone: the key is still to come
}

void KeysPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    stop();
    say({});
}

void KeysPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
