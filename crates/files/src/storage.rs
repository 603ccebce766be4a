//! Where the bytes lie: a folder, or a bucket of an S3-compatible store.

use crate::{Error, File, FileState};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use kehu_kernel::FileId;
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt, RetryConfig};
use std::sync::Arc;
use std::time::Duration;

const OBJECTS: &str = "objects";
const INCOMING: &str = "incoming";

/// The smallest part that S3 takes of an upload in parts.
const S3_PART: usize = 5 * 1024 * 1024;
/// A store that does not answer is tried again no longer than a caller waits.
const S3_PATIENCE: Duration = Duration::from_secs(8);
const LOCAL_PART: usize = 512 * 1024;

/// Why the store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be made.
    #[error("the folder for files cannot be made: {0}")]
    Folder(#[from] std::io::Error),
    /// The location or the settings of the store are wrong.
    #[error("the file store cannot be opened: {0}")]
    Settings(#[from] object_store::Error),
}

/// The bytes of a file, as they come.
pub type Content = BoxStream<'static, Result<Bytes, Error>>;

/// A place for the bytes of files. Cheap to clone.
#[derive(Debug, Clone)]
pub struct FileStore {
    objects: Arc<dyn ObjectStore>,
    part: usize,
}

impl FileStore {
    /// Opens a store: `s3://bucket/prefix`, with credentials, region and endpoint from the usual `AWS_...` variables,
    /// or the path of a folder, which is made when missing. An upload to S3 that breaks off in the middle is for the
    /// bucket's own rule on incomplete uploads to clear.
    ///
    /// # Errors
    /// [`OpenError`] when the folder cannot be made or the settings are incomplete.
    pub fn open(location: &str) -> Result<Self, OpenError> {
        if let Some(rest) = location.strip_prefix("s3://") {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            return Self::bucket(AmazonS3Builder::from_env(), bucket, prefix);
        }
        std::fs::create_dir_all(location)?;
        let folder = LocalFileSystem::new_with_prefix(location)?.with_fsync(true);
        Ok(Self {
            objects: Arc::new(folder),
            part: LOCAL_PART,
        })
    }

    fn bucket(settings: AmazonS3Builder, bucket: &str, prefix: &str) -> Result<Self, OpenError> {
        let bucket = settings
            .with_bucket_name(bucket)
            .with_retry(RetryConfig {
                max_retries: 2,
                retry_timeout: S3_PATIENCE,
                ..RetryConfig::default()
            })
            .build()?;
        Ok(Self {
            objects: Arc::new(PrefixStore::new(bucket, prefix)),
            part: S3_PART,
        })
    }

    /// A store in memory, for tests.
    #[must_use]
    pub fn in_memory() -> Self {
        Self {
            objects: Arc::new(InMemory::new()),
            part: LOCAL_PART,
        }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`Error::Erased`] when they are gone, [`Error::Withheld`] when they are only kept, [`Error::StorageUnavailable`]
    /// when the store does not answer.
    pub async fn content(&self, file: &File) -> Result<Content, Error> {
        match file.state {
            FileState::Stored => self.kept_content(file).await,
            FileState::Withheld => Err(Error::Withheld {}),
            FileState::Erased => Err(Error::Erased {}),
        }
    }

    /// As [`FileStore::content`], of what is only kept too: for the person whose it is.
    ///
    /// # Errors
    /// [`Error::Erased`] when they are gone, [`Error::StorageUnavailable`] when the store does not answer.
    pub async fn kept_content(&self, file: &File) -> Result<Content, Error> {
        if file.state == FileState::Erased {
            return Err(Error::Erased {});
        }
        let found = self.objects.get(&object(&file.sha256)).await?;
        Ok(found.into_stream().map_err(Error::from).boxed())
    }

    /// Whether the store is there and lets itself be read, for the start of a server.
    ///
    /// # Errors
    /// [`OpenError`] tells what is wrong: no such bucket, no right to it, no answer.
    pub async fn check(&self) -> Result<(), OpenError> {
        self.objects.list(None).try_next().await?;
        Ok(())
    }

    /// Objects that have lain unchanged since an instant: what a sweep looks at. Uploads that broke off before it are
    /// removed on the way.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn stale(&self, before: DateTime<Utc>) -> Result<Vec<[u8; 32]>, Error> {
        let mut broken = self.objects.list(Some(&Path::from(INCOMING)));
        while let Some(left) = broken.try_next().await? {
            if left.last_modified < before {
                self.remove(&left.location).await?;
            }
        }
        let mut stale = Vec::new();
        let mut objects = self.objects.list(Some(&Path::from(OBJECTS)));
        while let Some(found) = objects.try_next().await? {
            let name = found
                .location
                .filename()
                .and_then(|name| hex::decode(name).ok());
            if let Some(Ok(sha256)) = name.map(<[u8; 32]>::try_from)
                && found.last_modified < before
            {
                stale.push(sha256);
            }
        }
        Ok(stale)
    }

    pub(crate) fn staging() -> Path {
        Path::from(format!("{INCOMING}/{}", FileId::generate()))
    }

    pub(crate) fn writer(&self, to: Path) -> BufWriter {
        BufWriter::with_capacity(Arc::clone(&self.objects), to, self.part).with_max_concurrency(2)
    }

    /// Gives uploaded bytes their place under their digest. The same bytes may lie there already.
    pub(crate) async fn settle(&self, staged: &Path, sha256: &[u8; 32]) -> Result<(), Error> {
        if self.holds(sha256).await? {
            return self.remove(staged).await;
        }
        Ok(self.objects.rename(staged, &object(sha256)).await?)
    }

    pub(crate) async fn holds(&self, sha256: &[u8; 32]) -> Result<bool, Error> {
        match self.objects.head(&object(sha256)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn remove_object(&self, sha256: &[u8; 32]) -> Result<(), Error> {
        self.remove(&object(sha256)).await
    }

    pub(crate) async fn remove(&self, path: &Path) -> Result<(), Error> {
        match self.objects.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Two hundred and fifty-six folders keep each of them small.
fn object(sha256: &[u8; 32]) -> Path {
    let name = hex::encode(sha256);
    Path::from(format!(
        "{OBJECTS}/{}/{name}",
        name.get(..2).unwrap_or_default()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[tokio::test]
    async fn a_bucket_that_does_not_answer_is_found_out_in_time() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = nobody.local_addr().unwrap();
        drop(nobody);
        let settings = AmazonS3Builder::new()
            .with_region("us-east-1")
            .with_access_key_id("key")
            .with_secret_access_key("secret")
            .with_endpoint(format!("http://{address}"))
            .with_allow_http(true);
        let store = FileStore::bucket(settings, "files", "kehu").unwrap();
        let begun = Instant::now();
        assert!(store.check().await.is_err());
        assert!(matches!(
            store.holds(&[0; 32]).await,
            Err(Error::StorageUnavailable {})
        ));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    #[tokio::test]
    async fn a_folder_and_an_empty_store_are_ready() {
        let folder = std::env::temp_dir().join(format!("kehu-files-{}", FileId::generate()));
        let store = FileStore::open(&folder.display().to_string()).unwrap();
        store.check().await.unwrap();
        FileStore::in_memory().check().await.unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }
}
