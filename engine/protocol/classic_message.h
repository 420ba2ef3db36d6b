#pragma once

#include "engine/protocol/message.h"

/*
 * The messages of foreign requestors ("Directory Synchronization with Foreign Mail Systems"): mail
 * with a subject such as `ReqTx R=17 (was 12), S=80, I=1 5 sent`, and in its text
 *
 *     [DIRSYNC]
 *     TASK=IMPORTREQ
 *     REQNAME=PCM:NORTH/PO1
 *     TYPES=PCM|SMTP
 *     TEMPLATE=NO
 *     SRVSEQ=0000000644
 *     TRANSACTIONS=INBODY
 *
 *     [DIRSYNC-TRANSACTIONS]
 *     0000001200 A Weber, Anna                    PCM:NORTH/PO1/AWEBER
 *
 * or the transactions as an attachment. They are not sealed: whoever can write to the folder or to
 * the mailbox can pretend to be such a requestor, but for the password that it may have.
 */
namespace dx {

/** Where the transactions of a classic message are. */
enum class ClassicForm {
    InBody,
    InAttachment,
};

/** A classic message, whoever made it. Keys that are missing are empty. */
struct ClassicMessage
{
    QByteArray from; ///< addr-spec, or NET/PO/USER
    QByteArray messageId;
    Timestamp date = 0;
    QByteArray subject;
    std::optional<MessageType> type; ///< by its subject
    QByteArray task; ///< upper case
    QByteArray requestor; ///< NET/PO of REQNAME or NAME, upper case
    QByteArray password;
    std::optional<QList<QByteArray>> types; ///< that are wanted: "MS", "SMTP"
    bool templates = true; ///< TEMPLATE=NO: values are not wanted
    std::optional<Usn> requestorSequence; ///< R: number of its last transaction
    std::optional<Usn> serverSequence; ///< S: what it has of us
    qint64 imports = 0; ///< I
    ClassicForm form = ClassicForm::InBody;
    QByteArray transactions; ///< the list, UTF-8 or code page 850
};

/**
 * Reads a classic message. Nothing: it is none, but perhaps one of our own protocol. Error Invalid:
 * it is one, and it is out of bounds, cut off, or in the binary form, which is not read.
 */
Result<std::optional<ClassicMessage>> parseClassicMessage(const QByteArray &bytes,
                                                          const MessageLimits &limits = {});

/** The mailbox that a From header or a setting names, to be compared: lower case, without the type
 * and, of a NET/PO/USER, without the domain of a gateway. */
QByteArray classicMailbox(QByteArrayView address);

/** What a server answers. */
struct ClassicReply
{
    QByteArray from;
    QByteArray to; ///< addr-spec or NET/PO/$SYSTEM
    Timestamp date = 0;
    QByteArray messageId; ///< without angle brackets
    SubjectNumbers numbers;
    QByteArray task; ///< IMPORT for a full reply, else UPDATE
    QByteArray requestor; ///< NET/PO
    bool templates = true;
    ClassicForm form = ClassicForm::InBody;
    QByteArray transactions; ///< in code page 850, numbered
};

/** The bytes of a reply (RFC 5322, CR LF). */
Result<QByteArray> buildClassicMessage(const ClassicReply &reply);

/** Numbers of a subject, as far as it was not cut: commas, blanks and a prefix do not matter. */
std::optional<SubjectNumbers> parseClassicSubject(QByteArrayView subject);

} // namespace dx
